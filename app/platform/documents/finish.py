"""What WeasyPrint leaves out of an accessible PDF: scopes, names of links and the PDF/UA identifier."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pydyf

# PDF/A allows only properties it knows, so the identifier comes with the description of its own schema.
# ISO 14289-1, clause 5; ISO 19005-3, clause 6.6.2.3.
IDENTIFIER = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END_OF_METADATA = b"</rdf:RDF>"


def complete_tags(document: Any, _pdf: Any) -> None:
    """A finisher for `Document.write_pdf`: every TH says whether it heads a row or a column, every link what it is.

    A cell's structure element and a link's annotation hang on their boxes; nothing else joins them to the HTML.
    """
    link = ""
    for page in document.pages:
        for box in _boxes(page._page_box):
            if box.element_tag == "a":
                link = " ".join("".join(box.element.itertext()).split())
            if getattr(box, "mark", None) is not None and box.element_tag == "th":
                row = (box.element.get("scope") or "col").startswith("row")
                box.mark["A"]["Scope"] = "/Row" if row else "/Column"
            if getattr(box, "link_annotation", None):
                box.link_annotation["Contents"] = pydyf.String(link or "Link")


def _boxes(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _boxes(child)


def declare_accessible(pdf: bytes) -> bytes:
    """Adds the PDF/UA identifier to the metadata and a reading order for links to each page.

    Associated files are listed once each, where WeasyPrint lists them twice.
    """
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        metadata = opened.Root.Metadata
        metadata.write(metadata.read_bytes().replace(END_OF_METADATA, IDENTIFIER + END_OF_METADATA))
        for page in opened.pages:
            page.obj.Tabs = pikepdf.Name.S
        if "/AF" in opened.Root:
            opened.Root.AF = pikepdf.Array({each.objgen: each for each in opened.Root.AF}.values())
        written = io.BytesIO()
        opened.save(written)
    return written.getvalue()
