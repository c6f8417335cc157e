"""Who picture credits name: agencies, archives and the platforms that pictures are taken from."""

import re

# fmt: off
AGENCIES = (
    "AAP", "AAP Image", "ABACA", "Abaca", "Abaca Press", "Action Images", "Adobe Stock", "AFP", "AFP-JIJI",
    "Agence France-Presse", "Alamy", "Alamy Live News", "AllSport", "Allsport", "Anadolu", "Anadolu Agency",
    "Anadolu Images", "ANI", "ANP", "ANSA", "AP", "ASSOCIATED PRESS", "Associated Press", "BackGrid", "Backgrid",
    "Barcroft Media", "Belga", "Bettmann", "Bloomberg", "Bloomberg News", "Bridgeman Images", "Canadian Press",
    "Caters", "Christian Science Monitor", "Contour", "Corbis", "Cover Images", "CP", "Creative Commons", "DDP",
    "ddp", "DPA", "dpa", "EFE", "EPA", "EPA-EFE", "ESA", "Everett Collection", "Eyevine", "eyevine", "Facebook",
    "Flickr", "GETTY", "Getty", "GETTY IMAGES", "Getty Images", "Getty Images Europe", "Google Earth", "Google Maps",
    "Google Street View", "Hulton Archive", "i-Images", "IANS", "Icon Sportswire", "Imagn", "Imagn Images", "IMAGO",
    "Imago", "imago", "Imago Images", "Instagram", "INSTARimages", "iStock", "iStockphoto", "Jiji Press", "Keystone",
    "Kyodo", "Kyodo News", "LaPresse", "Lehtikuva", "LightRocket", "Magnum", "Magnum Photos", "Mary Evans", "Maxar",
    "Maxar Technologies", "MCT", "MEGA", "NASA", "NBCUniversal", "Newscom", "NOAA", "NTB", "NTB Scanpix", "NurPhoto",
    "Offside", "PA", "PA Images", "PA Media", "PA Wire", "Pexels", "Photofest", "Picture Alliance",
    "picture alliance", "Pixabay", "Planet Labs", "Polaris", "POOL", "Pool", "Press Association", "PTI", "Redux",
    "REUTERS", "Reuters", "REX", "Rex Features", "RIA Novosti", "Ritzau Scanpix", "Scanpix", "Shutterstock", "SIPA",
    "Sipa", "SIPA USA", "Sipa USA", "SOPA Images", "South West News Service", "Splash News", "Sputnik", "SWNS",
    "TASS", "Tass", "Telegram", "The Associated Press", "The Canadian Press", "TikTok", "TNS", "Tribune News Service",
    "TT", "Twitter", "Universal Images Group", "Unsplash", "UPI", "USA TODAY NETWORK", "USA Today Network",
    "USA TODAY Sports", "USA Today Sports", "WENN", "Wikimedia", "Wikimedia Commons", "Wikipedia", "X", "Xinhua",
    "Yonhap", "Yonhap News", "YouTube", "ZUMA", "ZUMA Press", "Zuma Press",
)
# fmt: on
# Sources only where another sign says that the words are a credit: alone they are mostly something else.
NOT_ALONE = frozenset(
    {"X", "Twitter", "Facebook", "Instagram", "YouTube", "TikTok", "Telegram", "Pool", "POOL", "TT", "CP", "ESA"}
)
_LONGEST_FIRST = "|".join(re.escape(name) for name in sorted(AGENCIES, key=len, reverse=True))
AGENCY = re.compile(rf"(?<![\w-])(?:{_LONGEST_FIRST})(?![\w-])")
