"""What the letters say of the way on and of complaints unless the officer writes otherwise. Documents are Danish."""

SIGNING = (
    "Kontrakten sendes til underskrift, når {when}den dokumentation, som udbuddet kræver af den, der skal tildeles "
    "kontrakten, er modtaget og i orden. Brevet er ikke et tilsagn om kontrakt."
)
WHERE = (
    "Afgørelsen kan indbringes for Klagenævnet for Udbud. Klagen indgives gennem Nævnenes Hus, naevneneshus.dk, hvor "
    "der er vejledning om frister, gebyr og fremgangsmåde. Klagefristerne står i § 7 i lov om Klagenævnet for Udbud."
)
TELL = "Den, der klager, skal senest samtidig give kommunen skriftlig besked om klagen"
DURING_STANDSTILL = (
    "Klages der i standstillperioden, må kontrakten ikke underskrives, før Klagenævnet har taget stilling til, om "
    "klagen skal have opsættende virkning."
)


def default_next_steps(has_standstill: bool) -> str:
    return SIGNING.format(when="standstillperioden er udløbet, og når " if has_standstill else "")


def default_complaint(has_standstill: bool) -> str:
    if not has_standstill:
        return f"{WHERE}\n\n{TELL}."
    return f"{WHERE}\n\n{TELL} og skrive, om den er indgivet i standstillperioden.\n\n{DURING_STANDSTILL}"
