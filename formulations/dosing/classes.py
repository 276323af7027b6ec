"""The classes of ingredients that rules and course patterns speak of; who belongs to them is the catalogue's matter.

An ingredient of no class is of the first family, which destroys no fat cells [brief 1].
"""

LOCAL_ANAESTHETIC = "local_anaesthetic"
XANTHINE = "xanthine"
DEOXYCHOLATE = "deoxycholate"
PHOSPHATIDYLCHOLINE = "phosphatidylcholine"
COLLAGENASE = "collagenase"
CBL_514 = "cbl_514"
BICARBONATE = "bicarbonate"

# Whose doses of one day are added up [brief 6].
SUMMED_CLASSES = frozenset({LOCAL_ANAESTHETIC, XANTHINE, DEOXYCHOLATE})
CLASS_NAMES = frozenset(
    {LOCAL_ANAESTHETIC, XANTHINE, DEOXYCHOLATE, PHOSPHATIDYLCHOLINE, COLLAGENASE, CBL_514, BICARBONATE}
)
