"""Lists of words that stand in for a parser: which words begin, end and tie noun phrases."""


def _words(lines: str) -> frozenset[str]:
    return frozenset(lines.split())


ARTICLES = _words("""
    a an the his her their its our my your this these those every no
""")
PRONOUNS = _words("""
    he she they i we it you who one both others some many
""")
DETERMINERS = _words("""
    a an the this that these those his her their its our my your one two three four five six seven eight nine
    ten some several many most few other another each every both all no any dozens hundreds thousands multiple
    various
""")
PREPOSITIONS = _words("""
    of for at from with in on by to near behind against about after before during since until under over into
    through as than like among between outside inside off via without within despite
""")
# Inside a phrase these tie a second noun to the first.
TIES = _words("""
    on of for at from with in to behind against familiar close near
""")
STOPS = PREPOSITIONS | _words("""
    above below out up down away back off and but or nor so yet because that which who whom whose if when while
    where although though whether unless then is are was were be been being am has have had having do does did
    will would can could shall should may might must not never also later meanwhile however still already just
    even only again once instead yesterday today tomorrow earlier now there here what how why
""")
AUXILIARIES = _words("""
    also later then has have had further again once still would did will may might both all often always never
    ever just only even already soon now since not to first finally instead reportedly himself herself
    themselves itself earlier afterwards too previously
""")
PASSIVES = _words("""
    was were is are be been being gets got
""")
DAYS = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december jan. feb. mar. apr. aug. sept. oct. nov. dec. mon. tue. tues. wed. thu.
    thurs. fri. sat. sun. yesterday today tomorrow tonight
""")
TITLES = _words("""
    det ch insp supt sgt pc dc dci di dr rev prof gen col capt maj mr. mrs. ms. mx. dr. sen. rep. gov. lt. col.
    gen. sgt. capt. maj. adm. cmdr. det. insp. supt. rev. prof. pres. ald. cllr sir dame lord lady mr mrs ms
    president mayor governor senator representative congressman congresswoman councillor councilman councilwoman
    judge justice sheriff chief captain general colonel lieutenant sergeant major admiral commander detective
    inspector superintendent professor minister secretary chancellor premier pope cardinal archbishop bishop
    father sister brother rabbi imam king queen prince princess attorney ambassador commissioner chairman
    chairwoman speaker vice deputy former acting prime foreign first
""")
ROLES = _words("""
    note notes banner placard poster plaque inscription petition administrator administrators spokespersons
    referee umpire spokesman spokeswoman spokesperson spokespeople official officials officer officers president
    presidents minister ministers ministry secretary mayor mayors governor governors senator senators leader
    leaders chief chiefs chairman chairwoman chairperson chair director directors executive executives manager
    managers lawyer lawyers attorney attorneys judge judges prosecutor prosecutors police analyst analysts
    expert experts economist economists professor professors researcher researchers scientist scientists author
    authors writer writers teacher teachers student students resident residents neighbor neighbors neighbour
    neighbours aide aides adviser advisers advisor advisors deputy ambassador candidate candidates lawmaker
    lawmakers critic critics activist activists protester protesters demonstrator demonstrators witness
    witnesses victim victims mother father wife husband son daughter sister brother parent parents owner owners
    founder co-founder editor editors reporter reporters journalist journalists correspondent coach captain
    player players striker defender goalkeeper midfielder fan fans pastor priest bishop doctor doctors nurse
    nurses sheriff detective detectives commissioner inspector superintendent councillor councillors councilman
    councilwoman member members worker workers farmer farmers driver drivers pilot pilots engineer engineers
    statement report reports letter email memo document documents lawsuit complaint indictment filing study
    survey source sources people person man woman men women boy girl child company companies firm firms agency
    agencies group groups union unions party parties government court office department council committee board
    bank campaign newspaper magazine website paper sign message voice supporter supporters opponent opponents
    veteran veterans trader traders investor investors strategist historian sociologist psychologist biologist
    architect artist actor actress singer musician producer consultant contractor entrepreneur businessman
    businesswoman commander soldier soldiers general colonel lieutenant sergeant medic paramedic firefighter
    firefighters rescuer rescuers volunteer volunteers organizer organiser organizers organisers tenant tenants
    landlord customer customers commuter commuters passenger passengers shopkeeper fisherman baker plumber clerk
    headteacher principal dean chancellor premier head boss ceo cfo coo mp mps mep senator-elect treasurer
    auditor ombudsman regulator watchdog archivist curator librarian winner grandmother grandfather uncle aunt
    cousin friend friends colleague colleagues co-author co-authors negotiator diplomat diplomats envoy rep reps
    star advocate advocates campaigner campaigners pensioner retiree widow widower partner boyfriend girlfriend
""")
NOT_ADVERBS = _words("""
    rally family ally assembly supply reply bully anomaly monopoly fly elderly daily weekly early only friendly
""")
BODIES = _words("""
    bank university college school ministry department office agency council court house party union club
    company association foundation institute center centre committee commission board group church hospital
    police army navy service force authority federation society press news times post courier herald journal
    gazette guardian street kingdom states nations republic city county state district inc. corp. ltd fund
    museum
""")
