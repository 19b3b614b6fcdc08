"""
How practices head their columns: words by which a column is guessed.

Patterns are held against a header in lower case, its marks turned to spaces. The first that fits
counts, so the narrower stand first.
"""

import re

DETAILS: tuple[tuple[str, str], ...] = (
    ("person.gp_email", r"(gp|practice|surgery) e ?mail.*"),
    ("person.gp_address", r"(gp|practice|surgery) address.*"),
    ("person.gp_practice", r"(gp )?(practice|surgery)( name)?|registered gp|usual gp|gp"),
    ("person.nhs_number", r"nhs( (no|number|id))?|nhsno|nhsnumber"),
    ("person.name", r"(full |patient |client )?name|(fore|first|given|middle) ?names?|"
                    r"(sur|last|family) ?name"),
    ("person.phone", r"(mobile|home|work|contact|tele)? ?(phone|telephone)( (no|number))?|mobile|"
                     r"mobile (no|number)|tel( (no|number))?|contact number"),
    ("person.email", r"e ?mail( address)?"),
    ("person.address", r"(home )?address( line)?( ?\d)?|street|town|city|post ?code|county|house"),
    ("contact.channels", r"contact (by|method|preference|channel)s?|preferred contact|channels?"),
    ("contact.language", r"(preferred |main |first |spoken )?language"),
    ("contact.do_not_contact", r"do not contact|dnc|no contact|opted? out"),
)  # fmt: skip
FACTS: tuple[tuple[str, str], ...] = (
    ("systolic_bp", r".*\b(systolic|sbp|sys)\b.*"),
    ("diastolic_bp", r".*\b(diastolic|dbp|dia)\b.*"),
    ("height", r".*\bheight\b.*"),
    ("weight", r".*\bweight\b.*"),
    ("bmi", r".*\b(bmi|body mass( index)?)\b.*"),
    ("hba1c", r".*\b(hb ?)?a1c\b.*"),
    ("fasting_glucose", r".*\bglucose\b.*"),
    ("non_hdl_cholesterol", r".*\bnon ?hdl\b.*"),
    ("hdl_cholesterol", r".*\bhdl\b.*"),
    ("total_cholesterol", r"(?!.*\bldl\b).*\b(total )?chol(esterol)?\b.*"),
    ("qrisk3", r".*\bqrisk ?3?\b.*"),
    ("smoking", r".*\bsmok(ing|er|es)\b.*"),
    ("alcohol_units", r".*\balcohol\b.*|units (a|per) week"),
    ("phq9_item9", r".*\bphq ?9 (item|question|q)? ?9\b.*"),
    ("phq9", r"(.* )?phq ?9( (total|score|sum))?"),
    ("age", r"age( in)?( years)?|age at .*"),
    ("ethnicity", r".*\bethnic(ity)?\b.*|family background"),
    ("on_antipsychotic", r".*\bantipsychotics?\b.*"),
    ("on_smi_register", r"(on )?(the )?smi( register)?|severe mental illness.*"),
    ("in_specialist_care", r".*\b(mental health team|cmht|secondary care|specialist "
                           r"(services?|care)).*"),
    ("mental_health_issue", r"mental health (issue|problem|need)s?"),
    ("social_care_need", r".*\bsocial care\b.*"),
    ("long_term_conditions", r"(long term )?conditions|ltcs?|long term conditions?"),
    ("communication_needs", r"(communication|accessible information).*"),
    ("registered_area", r"area|borough|locality|district|neighbourhood|pcn"),
    ("referred_by", r"referr(ed by|er)"),
    ("referred_on", r"referr(ed on|al date|al received)|date of referral"),
    ("pam_level", r"(pam|activation) level"),
    ("pam_score", r"(pam|activation) score"),
)  # fmt: skip
DAYS = (
    r".*\b(date|dated|day|taken on|checked on|checked|measured on|recorded on|seen on|when|on)\b.*"
)
KEYS = (
    r".*\b(ref|reference|emis|systmone|vision|pseudo ?id|patient (id|no|number)|"
    r"client (id|no|number)|local id|record (id|no|number)|id|key|referral)\b.*"
)
LANGUAGES = {
    "english": "en", "welsh": "cy", "cymraeg": "cy", "arabic": "ar", "bengali": "bn",
    "sylheti": "bn", "persian": "fa", "farsi": "fa", "french": "fr", "gujarati": "gu",
    "hindi": "hi", "italian": "it", "punjabi": "pa", "panjabi": "pa", "polish": "pl",
    "portuguese": "pt", "romanian": "ro", "somali": "so", "spanish": "es", "tamil": "ta",
    "turkish": "tr", "ukrainian": "uk", "urdu": "ur", "chinese": "zh", "mandarin": "zh",
    "cantonese": "zh", "british sign language": "bfi", "bsl": "bfi",
}  # fmt: skip
CHANNELS = {
    "text": "sms", "text message": "sms", "mobile": "sms", "e-mail": "email", "mail": "letter",
    "post": "letter", "by post": "letter", "by letter": "letter", "by email": "email",
    "by text": "sms",
}  # fmt: skip
CELLS: dict[str, tuple[tuple[str, str], ...]] = {
    "smoking": (
        (r".*\b(never|non)\b.*", "never"),
        (r".*\b(ex|former|past|stopped|quit)\b.*", "ex"),
        (r".*\b(current|smoker|smokes|daily|yes)\b.*", "current"),
    ),
    "ethnicity": (
        (r".*\bmixed\b.*", "mixed"),
        (r".*\bcaribbean\b.*", "african_caribbean"),
        (r".*\bafrican\b.*", "black_african"),
        (r".*\b(indian|pakistani|bangladeshi|sri lankan|south asian)\b.*", "south_asian"),
        (r".*\bchinese\b.*", "chinese"),
        (r".*\basian\b.*", "other_asian"),
        (r".*\b(arab|iranian|middle eastern)\b.*", "middle_eastern"),
        (r".*\bblack\b.*", "other_black"),
        (r".*\b(white|british|irish|traveller|roma)\b.*", "white"),
        (r".*\bother\b.*", "other"),
    ),
}
"""What cells of a fact with choices mean, where they are not the choice itself."""
NOTHING = frozenset({
    "n/a", "na", "null", "none recorded", "not recorded", "not asked", "not known", "unknown",
    "not done", "-", "--", ".", "?", "missing", "refused", "declined",
})  # fmt: skip


def plain(text: str) -> str:
    """A header or cell in lower case, its marks turned to spaces: `HbA1c_%` is `hba1c`."""
    parted = re.sub(r"([a-z])([A-Z][a-z])", r"\1 \2", text)
    return " ".join(re.sub(r"[\W_]+", " ", parted.casefold()).split())


def first_fit(text: str, patterns: tuple[tuple[str, str], ...]) -> str:
    """What the first pattern that fits stands for, or nothing."""
    return next((means for means, pattern in patterns if re.fullmatch(pattern, text)), "")
