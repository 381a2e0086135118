"""Names that drive a terminal, run commands in a shell, or become formulas in a spreadsheet."""

import unicodedata

CANARY = "canary"  # the file that a name makes which runs as a command; role labels are in lower case
FORGED = "FORGED"  # how a line begins that a name has made
COMMAND = f"touch {CANARY}"

# What terminals and shells show or write out although Unicode calls it a format: the two joiners, and signs before numbers.
VISIBLE = {*"\u200c\u200d\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd", *map(chr, range(0x600, 0x606))}

HOSTILE = (
    f"\x1b]0;x\x07\x1b[2J$({COMMAND})",
    f"\x9b2J\x90q`{COMMAND}`\x9c\x85{FORGED}",
    f"a\r\n{FORGED} {COMMAND}\n{COMMAND}",
    f"\u202e\u2066`{COMMAND}`\u2069\u202c",
    f"\u061c;{COMMAND}",
    f"\u2028{FORGED};{COMMAND}\u2029{FORGED}",
    f"\u200b\u2060\ufeff$({COMMAND})\u00ad\u180e\U000e0041",
    f"\"'\\\"$({COMMAND})'\"`{COMMAND}`\\",
    f"it's'$({COMMAND})'\u202e'$({COMMAND})'",
    f"-$({COMMAND})",
    f"--yes;{COMMAND}",
    f"--config=`{COMMAND}`",
    f"\u0d4e`{COMMAND}\u0d4e`",
    f"\u0600$({COMMAND}\u0600)",
    f"${{x:=$({COMMAND})}}",
    f"$((a[$({COMMAND})]))",
    f"a; {COMMAND}",
    f"a & {COMMAND} #",
    f"a | {COMMAND}",
    f"a\\;{COMMAND}",
    f"> {CANARY}",
    f"!!;!touch;~root;*;{COMMAND}",
    "=cmd|' /C calc'!A0",
    "x;=1+1",
    "x\t=1+1",
    "x\r=1+1",
    "x\n=1+1",
    "x,\uff1d1+1",
    "+1;-1;@SUM(1)",
)


def is_hidden(character):
    """Whether a terminal acts on it, or shows nothing for it, instead of showing it."""
    return unicodedata.category(character) in {"Cc", "Zl", "Zp", "Cf", "Cn"} and character not in VISIBLE


def without_controls(text):
    return "".join(character for character in text if unicodedata.category(character) != "Cc")


class Names:
    """The hostile names of one kind of thing; a number at the end keeps them apart."""

    def __init__(self, number, controls=False):
        self.all = [
            f"{name if controls else without_controls(name)}{number}{index:02}" for index, name in enumerate(HOSTILE)]

    def __iter__(self):
        return iter(self.all)

    def __getitem__(self, index):
        return self.all[index]

    def __len__(self):
        return len(self.all)
