// SPDX-License-Identifier: GPL-3.0-or-later
// The words of the four markets: names, streets, places and what people say. No person is meant;
// the places, their postal codes and positions are real. What the categories ask is in
// lki-sandbox-words-requests.c.

#include "lki-sandbox-words.h"

static const char *const SITES_NO[] = { "Tilbudsguiden", "Anbudshjelpen", "Boligtilbud",
                                        "Velg Rett", NULL };
static const char *const SITES_SE[] = { "Offertguiden", "Hemofferter", "Jämför Hantverk", NULL };
static const char *const SITES_DK[] = { "Tilbudsportalen", "Hjemtilbud", NULL };
static const char *const SITES_AT[] = { "Angebotsfinder", "Wohnvergleich", NULL };

static const char *const FIRST_NO[] = {
  "Ingrid",  "Lars",    "Silje",    "Øyvind",  "Marte",    "Håkon",    "Astrid", "Bjørn",
  "Camilla", "Eirik",   "Frøydis",  "Geir",    "Hilde",    "Ivar",     "Jorunn", "Kristian",
  "Line",    "Magnus",  "Nina",     "Ole",     "Pernille", "Ragnhild", "Sindre", "Tonje",
  "Ulrik",   "Vigdis",  "Yngve",    "Åse",     "Anders",   "Berit",    "Espen",  "Guro",
  "Henrik",  "Ida",     "Jan Erik", "Kjersti", "Mohammed", "Amina",    "Piotr",  "Ewa",
  "Nikolai", "Solveig", "Terje",    "Unni",    NULL,
};
static const char *const LAST_NO[] = {
  "Hansen",
  "Solberg",
  "Dahl",
  "Bakken",
  "Nygård",
  "Lie",
  "Haugen",
  "Moen",
  "Strand",
  "Berge",
  "Lunde",
  "Sæther",
  "Østby",
  "Fjeld",
  "Aasen",
  "Brekke",
  "Eide",
  "Fossum",
  "Gulbrandsen",
  "Hovland",
  "Iversen",
  "Jørstad",
  "Knutsen",
  "Løvås",
  "Myhre",
  "Nordahl",
  "Opsahl",
  "Ruud",
  "Sandvik",
  "Tangen",
  "Ulvestad",
  "Vik",
  "Ødegård",
  "Ås",
  "Hassan",
  "Kowalski",
  "Bjørnstad-Halvorsen",
  "Skjelbred",
  "Kvalheim",
  "Tveit",
  NULL,
};
static const char *const STREETS_NO[] = {
  "Storgata",  "Kirkeveien",    "Skolegata",  "Bjørkeveien",    "Strandgata",
  "Havnegata", "Fjellveien",    "Solbakken",  "Granlia",        "Øvre Torggate",
  "Parkveien", "Nordre gate",   "Elvegata",   "Furuveien",      "Kongens gate",
  "Åsveien",   "Lillehagen",    "Sjøgata",    "Rosenborgveien", "Myrvollveien",
  "Tunveien",  "Industriveien", "Bekkefaret", "Hestehagen",     NULL,
};
static const char *const COMPANIES_NO[] = {
  "Fjordlys Sameie",        "Nordstrand Borettslag",
  "Bakeriet på Hjørnet AS", "Vik & Moen Regnskap AS",
  "Solsiden Barnehage SA",  "Kystverkstedet AS",
  "Tannlegene i Parken AS", NULL,
};
static const LkiSandboxPlace PLACES_NO[] = {
  { "0155", "Oslo", 59.9111, 10.7461 },
  { "0366", "Oslo", 59.9290, 10.7180 },
  { "0566", "Oslo", 59.9290, 10.7660 },
  { "0667", "Oslo", 59.9130, 10.8220 },
  { "1185", "Oslo", 59.8640, 10.8060 },
  { "1337", "Sandvika", 59.8900, 10.5240 },
  { "1383", "Asker", 59.8330, 10.4350 },
  { "1400", "Ski", 59.7190, 10.8350 },
  { "1606", "Fredrikstad", 59.2180, 10.9300 },
  { "1707", "Sarpsborg", 59.2830, 11.1090 },
  { "2000", "Lillestrøm", 59.9560, 11.0500 },
  { "2315", "Hamar", 60.7950, 11.0680 },
  { "2609", "Lillehammer", 61.1150, 10.4660 },
  { "3015", "Drammen", 59.7440, 10.2040 },
  { "3111", "Tønsberg", 59.2670, 10.4080 },
  { "3211", "Sandefjord", 59.1310, 10.2170 },
  { "3724", "Skien", 59.2090, 9.6050 },
  { "4006", "Stavanger", 58.9700, 5.7330 },
  { "4313", "Sandnes", 58.8520, 5.7350 },
  { "4611", "Kristiansand", 58.1470, 7.9960 },
  { "4836", "Arendal", 58.4610, 8.7720 },
  { "5003", "Bergen", 60.3930, 5.3240 },
  { "5527", "Haugesund", 59.4130, 5.2680 },
  { "6002", "Ålesund", 62.4720, 6.1550 },
  { "6413", "Molde", 62.7370, 7.1590 },
  { "6509", "Kristiansund N", 63.1100, 7.7280 },
  { "7010", "Trondheim", 63.4300, 10.3950 },
  { "7030", "Trondheim", 63.4180, 10.3980 },
  { "8006", "Bodø", 67.2820, 14.3800 },
  { "8514", "Narvik", 68.4380, 17.4270 },
  { "9008", "Tromsø", 69.6490, 18.9550 },
  { "9510", "Alta", 69.9680, 23.2710 },
  { NULL },
};
static const char *const GREETINGS_NO[] = { "Hei!", "Hei igjen!", "God dag.", "Heisann!", NULL };
static const char *const WISHES_NO[] = {
  "Fint om noen kan ringe etter klokken 16.",
  "Vi ønsker gjerne en befaring først.",
  "Det haster litt.",
  "Pris er viktigst for oss.",
  "Send gjerne tilbud på e-post.",
  "Parkering finnes rett utenfor.",
  "Vi er fleksible på tidspunkt.",
  "Helst en med gode referanser.",
  NULL,
};
static const char *const CLOSINGS_NO[] = { "På forhånd takk!", "Ser frem til å høre fra dere.",
                                           "Ta kontakt om noe er uklart.", NULL };
static const char *const NOTES_NO[] = {
  "Ønsker befaring, ringes tilbake på formiddagen.",
  "Sendte tilbud på e-post.",
  "Har fått to andre tilbud, bestemmer seg til uken.",
  "Traff ikke, la igjen beskjed.",
  "Vil helst ha svar på SMS.",
  "Hyggelig samtale, jobben passer oss godt.",
  "Utsetter til over ferien.",
  NULL,
};

static const char *const FIRST_SE[] = { "Anna",  "Erik",    "Karin",  "Göran", "Åsa",  "Björn",
                                        "Elin",  "Fredrik", "Hanna",  "Johan", "Lena", "Mikael",
                                        "Örjan", "Sara",    "Viktor", "Ylva",  NULL };
static const char *const LAST_SE[] = { "Andersson", "Bergström", "Ekdahl",  "Forsberg", "Håkansson",
                                       "Lindgren",  "Nyström",   "Sjöberg", "Wallin",   "Öberg",
                                       "Åkesson",   "Hedlund",   NULL };
static const char *const STREETS_SE[] = { "Storgatan",  "Björkvägen", "Kungsgatan", "Skolgatan",
                                          "Ängsvägen",  "Hamngatan",  "Rönnvägen",  "Östra vägen",
                                          "Kyrkogatan", NULL };
static const char *const COMPANIES_SE[] = { "Brf Solgläntan", "Lindgrens Bageri AB",
                                            "Norrviken Tandvård AB", NULL };
static const LkiSandboxPlace PLACES_SE[] = {
  { "111 20", "Stockholm", 59.3320, 18.0640 }, { "411 03", "Göteborg", 57.7080, 11.9690 },
  { "211 20", "Malmö", 55.6060, 13.0010 },     { "753 20", "Uppsala", 59.8590, 17.6390 },
  { "722 11", "Västerås", 59.6100, 16.5450 },  { "702 10", "Örebro", 59.2740, 15.2130 },
  { "582 22", "Linköping", 58.4110, 15.6210 }, { "252 20", "Helsingborg", 56.0460, 12.6950 },
  { "903 26", "Umeå", 63.8260, 20.2630 },      { NULL },
};
static const char *const GREETINGS_SE[] = { "Hej!", "Hejsan!", "God dag.", NULL };
static const char *const WISHES_SE[] = { "Ring gärna efter klockan 16.",
                                         "Vi vill gärna ha ett hembesök först.",
                                         "Skicka gärna offert via mejl.", "Det är lite bråttom.",
                                         NULL };
static const char *const CLOSINGS_SE[] = { "Tack på förhand!", "Ser fram emot att höra från er.",
                                           NULL };
static const char *const NOTES_SE[] = { "Vill ha hembesök, ring på förmiddagen.",
                                        "Skickade offert via mejl.", "Bestämmer sig nästa vecka.",
                                        NULL };

static const char *const FIRST_DK[] = { "Mette",  "Søren", "Kirsten", "Jens",  "Åse",    "Lærke",
                                        "Mikkel", "Bodil", "Rasmus",  "Sofie", "Thøger", NULL };
static const char *const LAST_DK[] = { "Nielsen", "Kjær",    "Sørensen", "Østergaard", "Holm",
                                       "Bæk",     "Thomsen", "Lund",     "Nørgaard",   NULL };
static const char *const STREETS_DK[] = { "Vestergade", "Algade",      "Søndergade", "Nørregade",
                                          "Birkevej",   "Strandvejen", "Ågade",      NULL };
static const char *const COMPANIES_DK[] = { "Ejerforeningen Havblik", "Bæk & Lund ApS", NULL };
static const LkiSandboxPlace PLACES_DK[] = {
  { "1050", "København K", 55.6800, 12.5850 }, { "8000", "Aarhus C", 56.1570, 10.2090 },
  { "5000", "Odense C", 55.3960, 10.3880 },    { "9000", "Aalborg", 57.0480, 9.9190 },
  { "6700", "Esbjerg", 55.4670, 8.4520 },      { "4000", "Roskilde", 55.6420, 12.0810 },
  { "7100", "Vejle", 55.7090, 9.5360 },        { NULL },
};
static const char *const GREETINGS_DK[] = { "Hej!", "Goddag.", NULL };
static const char *const WISHES_DK[] = { "Ring gerne efter klokken 16.",
                                         "Vi vil gerne have et besøg først.",
                                         "Send gerne et tilbud på mail.", NULL };
static const char *const CLOSINGS_DK[] = { "På forhånd tak!", "Jeg glæder mig til at høre fra jer.",
                                           NULL };
static const char *const NOTES_DK[] = { "Vil gerne ringes op om formiddagen.",
                                        "Sendte tilbud på mail.", NULL };

static const char *const FIRST_AT[] = { "Johanna", "Stefan", "Margarethe", "Lukas",   "Käthe",
                                        "Jürgen",  "Sophie", "Matthias",   "Theresa", NULL };
static const char *const LAST_AT[] = { "Gruber", "Huber", "Wölfl",      "Steiner", "Moser",
                                       "Groß",   "Hofer", "Pürstinger", "Egger",   NULL };
static const char *const STREETS_AT[] = { "Hauptstraße", "Bahnhofstraße", "Lindengasse", "Mühlweg",
                                          "Schulgasse",  "Rosenweg",      NULL };
static const char *const COMPANIES_AT[] = { "Bäckerei Huber GmbH", "Hausverwaltung Egger KG",
                                            NULL };
static const LkiSandboxPlace PLACES_AT[] = {
  { "1010", "Wien", 48.2080, 16.3710 },
  { "1070", "Wien", 48.2020, 16.3490 },
  { "8010", "Graz", 47.0700, 15.4400 },
  { "4020", "Linz", 48.3010, 14.2880 },
  { "5020", "Salzburg", 47.8010, 13.0440 },
  { "6020", "Innsbruck", 47.2680, 11.3930 },
  { "9020", "Klagenfurt am Wörthersee", 46.6240, 14.3070 },
  { NULL },
};
static const char *const GREETINGS_AT[] = { "Guten Tag!", "Grüß Gott!", NULL };
static const char *const WISHES_AT[] = { "Bitte nach 16 Uhr anrufen.",
                                         "Wir hätten gerne zuerst eine Besichtigung.",
                                         "Bitte das Angebot per E-Mail schicken.", NULL };
static const char *const CLOSINGS_AT[] = { "Vielen Dank im Voraus!",
                                           "Ich freue mich auf Ihre Rückmeldung.", NULL };
static const char *const NOTES_AT[] = { "Wünscht Rückruf am Vormittag.",
                                        "Angebot per E-Mail geschickt.", NULL };

const LkiSandboxMarket LKI_SANDBOX_MARKET[LKI_SANDBOX_MARKETS] = {
  { "NO", "nb", "NOK", SITES_NO, FIRST_NO, LAST_NO, STREETS_NO, COMPANIES_NO, PLACES_NO,
    "Jeg samtykker til at %s deler opplysningene mine med inntil fire bedrifter, som kan kontakte "
    "meg om denne forespørselen på telefon, e-post og SMS.",
    GREETINGS_NO, WISHES_NO, CLOSINGS_NO, NOTES_NO },
  { "SE", "sv", "SEK", SITES_SE, FIRST_SE, LAST_SE, STREETS_SE, COMPANIES_SE, PLACES_SE,
    "Jag samtycker till att %s delar mina uppgifter med högst fyra företag, som får kontakta mig "
    "om denna förfrågan via telefon, e-post och sms.",
    GREETINGS_SE, WISHES_SE, CLOSINGS_SE, NOTES_SE },
  { "DK", "da", "DKK", SITES_DK, FIRST_DK, LAST_DK, STREETS_DK, COMPANIES_DK, PLACES_DK,
    "Jeg giver samtykke til, at %s deler mine oplysninger med op til fire virksomheder, som må "
    "kontakte mig om denne forespørgsel på telefon, e-mail og sms.",
    GREETINGS_DK, WISHES_DK, CLOSINGS_DK, NOTES_DK },
  { "AT", "de", "EUR", SITES_AT, FIRST_AT, LAST_AT, STREETS_AT, COMPANIES_AT, PLACES_AT,
    "Ich stimme zu, dass %s meine Angaben an höchstens vier Betriebe weitergibt, die mich zu "
    "dieser "
    "Anfrage per Telefon, E-Mail und SMS kontaktieren dürfen.",
    GREETINGS_AT, WISHES_AT, CLOSINGS_AT, NOTES_AT },
};
