"""The fixed parts of a Word file: styles, numbering, settings, header and footer.

Source: ECMA-376, part 1 (WordprocessingML).
"""

from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

PETROL, INK, QUIET, LINE, TINT = "0B4F5F", "17212B", "4A5863", "C4D0D5", "EAF2F3"
HEADINGS, BULLETS = 1, 2

# id, name, based on, next, paragraph properties, run properties. Names are Word's own where it has one, so that they
# come in the reader's language and take part in Word's navigation.
PARAGRAPHS = (
    ("Title", "Title", "Normal", "Normal", '<w:spacing w:before="120" w:after="120"/>',
     f'<w:b/><w:color w:val="{PETROL}"/><w:sz w:val="56"/>'),
    ("Subtitle", "Subtitle", "Normal", "Normal", '<w:spacing w:after="240"/>', '<w:sz w:val="26"/>'),
    ("Heading1", "heading 1", "Normal", "Normal",
     '<w:keepNext/><w:keepLines/><w:pBdr><w:top w:val="single" w:sz="12" w:space="6" w:color="0B4F5F"/></w:pBdr>'
     f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{HEADINGS}"/></w:numPr>'
     '<w:spacing w:before="480" w:after="160"/><w:outlineLvl w:val="0"/>',
     f'<w:b/><w:color w:val="{PETROL}"/><w:sz w:val="32"/>'),
    ("Heading2", "heading 2", "Normal", "Normal",
     '<w:keepNext/><w:keepLines/>'
     f'<w:numPr><w:ilvl w:val="1"/><w:numId w:val="{HEADINGS}"/></w:numPr>'
     '<w:spacing w:before="260" w:after="80"/><w:outlineLvl w:val="1"/>',
     f'<w:b/><w:color w:val="{PETROL}"/><w:sz w:val="23"/>'),
    ("Heading3", "heading 3", "Normal", "Normal",
     '<w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="60"/><w:outlineLvl w:val="2"/>',
     '<w:b/><w:sz w:val="21"/>'),
    ("ListBullet", "List Bullet", "Normal", "ListBullet",
     f'<w:numPr><w:numId w:val="{BULLETS}"/></w:numPr><w:spacing w:after="40"/><w:contextualSpacing/>', ""),
    ("TOC1", "toc 1", "Normal", "Normal", '<w:spacing w:before="80" w:after="20"/>', "<w:b/>"),
    ("TOC2", "toc 2", "Normal", "Normal", '<w:spacing w:after="0"/><w:ind w:left="567"/>', ""),
    ("TableText", "Tabeltekst", "Normal", "TableText",
     '<w:spacing w:before="30" w:after="30"/>', '<w:sz w:val="18"/>'),
    ("TableHeading", "Tabeloverskrift", "TableText", "TableText",
     '<w:keepNext/>', f'<w:b/><w:color w:val="{PETROL}"/>'),
    ("Term", "Begreb", "Normal", "Normal", '<w:keepNext/><w:spacing w:before="100" w:after="0"/>', "<w:b/>"),
    ("Kind", "Kravtype", "Normal", "Normal",
     '<w:keepNext/><w:spacing w:after="40"/>', f'<w:color w:val="{QUIET}"/>'),
    ("Answer", "Besvarelse", "Normal", "Normal",
     '<w:pBdr><w:left w:val="single" w:sz="12" w:space="8" w:color="0B4F5F"/></w:pBdr><w:ind w:left="170"/>', ""),
    ("Caption", "caption", "Normal", "Normal", "", f'<w:color w:val="{QUIET}"/><w:sz w:val="18"/>'),
    ("Header", "header", "Normal", "Header", '<w:tabs><w:tab w:val="right" w:pos="9356"/></w:tabs>',
     f'<w:color w:val="{QUIET}"/><w:sz w:val="16"/>'),
    ("Footer", "footer", "Normal", "Footer", '<w:tabs><w:tab w:val="right" w:pos="9356"/></w:tabs>',
     f'<w:color w:val="{QUIET}"/><w:sz w:val="16"/>'),
)  # fmt: skip
RUNS = (
    ("Strong", "Strong", "<w:b/>"),
    ("Mark", "Kravmærke", f'<w:b/><w:color w:val="{PETROL}"/><w:sz w:val="17"/>'
     f'<w:bdr w:val="single" w:sz="4" w:space="0" w:color="{PETROL}"/>'),
    ("Inserted", "Tilføjet tekst", '<w:b/><w:u w:val="single"/>'),
    ("Deleted", "Udgået tekst", '<w:strike/><w:color w:val="8A3B12"/>'),
    ("Checksum", "Kontrolsum", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:sz w:val="15"/>'),
    ("Hyperlink", "Hyperlink", f'<w:color w:val="{PETROL}"/>'),
    ("Small", "Lille tekst", f'<w:color w:val="{QUIET}"/><w:sz w:val="17"/>'),
)  # fmt: skip


def styles(language: str) -> str:
    paragraphs = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f'<w:next w:val="{after}"/><w:qFormat/><w:pPr>{layout}</w:pPr><w:rPr>{look}</w:rPr></w:style>'
        for key, name, base, after, layout, look in PARAGRAPHS
    )
    runs = "".join(
        f'<w:style w:type="character" w:styleId="{key}"><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:rPr>{look}</w:rPr></w:style>"
        for key, name, look in RUNS
    )
    return (
        f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Calibri"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{_locale(language)}"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        f"{paragraphs}{runs}{_table_style()}</w:styles>"
    )


def _table_style() -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LINE}"'
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="Facts"><w:name w:val="Tabel"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders></w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="Box"><w:name w:val="Svarfelt"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        '<w:tblBorders><w:top w:val="single" w:sz="6"/><w:left w:val="single" w:sz="6"/>'
        '<w:bottom w:val="single" w:sz="6"/><w:right w:val="single" w:sz="6"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="108" w:type="dxa"/></w:tblCellMar>'
        "</w:tblPr></w:style>"
    )


def numbering() -> str:
    """Headings count themselves, 1 and 1.1, so that they follow when the text is edited."""
    first, second = (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading{level + 1}"/>'
        f'<w:lvlText w:val="{text}"/>'
        for level, text in enumerate(("%1", "%1.%2"))
    )
    indent = '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="680" w:hanging="680"/></w:pPr></w:lvl>'
    bullet = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\N{BULLET}"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl>'
    )
    return (
        f'{HEAD}<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
        f'{first}{indent}{second}{indent}</w:abstractNum><w:abstractNum w:abstractNumId="1">'
        f'<w:multiLevelType w:val="hybridMultilevel"/>{bullet}</w:abstractNum>'
        f'<w:num w:numId="{HEADINGS}"><w:abstractNumId w:val="0"/></w:num>'
        f'<w:num w:numId="{BULLETS}"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


def settings(language: str) -> str:
    return (
        f'{HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="680"/>'
        f'<w:themeFontLang w:val="{_locale(language)}"/></w:settings>'
    )


def running(tag: str, style: str, left: str, right: str) -> str:
    """A header or footer; `right` is WordprocessingML, `left` text."""
    return (
        f'{HEAD}<w:{tag} xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{escape(left)}</w:t></w:r><w:r><w:tab/></w:r>{right}</w:p></w:{tag}>'
    )


def field(code: str) -> str:
    return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


def core(title: str, author: str, about: str, created: str, language: str) -> str:
    made = (
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{escape(created)}T00:00:00Z</dcterms:created>' if created else ""
    )
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:subject>{escape(about)}</dc:subject>"
        f"<dc:creator>{escape(author)}</dc:creator><dc:language>{_locale(language)}</dc:language>{made}"
        "</cp:coreProperties>"
    )


CONTENT_TYPES = (
    f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}.document.main+xml"/>'
    + "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD_TYPE}.{kind}+xml"/>'
        for name, kind in (
            ("styles", "styles"),
            ("numbering", "numbering"),
            ("settings", "settings"),
            ("header1", "header"),
            ("footer1", "footer"),
        )
    )
    + '<Override PartName="/docProps/core.xml" '
    'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
RELATIONS = (
    f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
DOCUMENT_RELATIONS = f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">' + "".join(
    f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
    for number, (kind, target) in enumerate(
        (
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
        ),
        start=1,
    )
) + "</Relationships>"  # fmt: skip


def _locale(language: str) -> str:
    return "en-GB" if language == "en" else "da-DK"
