"""Who passes words on: newspapers, broadcasters, agencies, by their names or by what they are called."""

from collections.abc import Sequence

KNOWN = frozenset(
    """
    ABC Axios BBC Bloomberg Breitbart Buzzfeed BuzzFeed CBS CNBC CNN Euronews Forbes Fortune Fox Guardian
    HuffPost ITV LBC MSNBC NBC NPR Newsmax Newsweek PBS Politico POLITICO Reuters Semafor Slate Sky Spectator
    Spiegel Telegraph Time Variety Vice Vox Wikinews Wired WSJ Yahoo ProPublica Haaretz Monde Figaro Economist
    Atlantic AFP AP PA dpa TASS
    """.split()
)
HOUSES = frozenset(
    """
    argus bulletin chronicle courier daily dispatch echo examiner express gazette globe herald independent
    inquirer journal ledger magazine mail mercury mirror monitor news newspaper newspapers observer paper
    podcast post press programme radio record register reporter review sentinel show standard star station sun
    telegraph television times tribune tv voice website weekly wire world network channel broadcaster outlet
    outlets
    """.split()
)


def is_outlet(words: Sequence[str]) -> bool:
    """Whether a noun phrase names an outlet: `the Ellery Courier`, `CNN’s Jake Tapper`, `a local newspaper`."""
    bare = [word.removesuffix("’s").removesuffix("'s") for word in words]
    return any(word in KNOWN for word in bare) or any(word.lower() in HOUSES for word in bare)
