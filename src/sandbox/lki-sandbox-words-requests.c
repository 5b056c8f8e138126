// SPDX-License-Identifier: GPL-3.0-or-later
// What people ask for: the categories, the questions of their forms and a sentence or two in their
// own words, each in Norwegian, Swedish, Danish and German.

#include "lki-sandbox-words.h"

#define CHOICE(no, se, dk, at) .options = { no, se, dk, at }
#define ASK(no, se, dk, at) .question = { no, se, dk, at }
#define TEXTS(...) ((const char *const[]) { __VA_ARGS__, NULL })

static const LkiSandboxQuestion CLEANING[] = {
  { "service", "choice", NULL,
    ASK ("Hva slags renhold gjelder det?",
         "Vilken typ av städning gäller det?",
         "Hvilken slags rengøring drejer det sig om?",
         "Um welche Art der Reinigung geht es?"),
    CHOICE ("Flyttevask|Fast renhold|Hovedrengjøring|Vindusvask|Byggvask",
            "Flyttstädning|Hemstädning|Storstädning|Fönsterputs|Byggstädning",
            "Flytterengøring|Fast rengøring|Hovedrengøring|Vinduespudsning|Byggerengøring",
            "Umzugsreinigung|Laufende Reinigung|Grundreinigung|Fensterreinigung|Baureinigung") },
  { "area", "area", "m²", 35, 260, 5,
    ASK ("Hvor stor er boligen?",
         "Hur stor är bostaden?",
         "Hvor stor er boligen?",
         "Wie groß ist die Wohnung?") },
  { "frequency", "choice", NULL, ASK ("Hvor ofte?", "Hur ofta?", "Hvor ofte?", "Wie oft?"),
    CHOICE ("Én gang|Hver uke|Annenhver uke|Hver måned",
            "En gång|Varje vecka|Varannan vecka|Varje månad",
            "Én gang|Hver uge|Hver anden uge|Hver måned",
            "Einmalig|Wöchentlich|Alle zwei Wochen|Monatlich") },
  { "bathrooms", "number", NULL, 1, 4, 1,
    ASK ("Antall bad", "Antal badrum", "Antal badeværelser", "Anzahl der Badezimmer") },
  { "pets", "boolean", NULL,
    ASK ("Har dere husdyr?", "Har ni husdjur?", "Har I husdyr?", "Gibt es Haustiere?") },
  { "start", "date", NULL,
    ASK ("Ønsket dato", "Önskat datum", "Ønsket dato", "Gewünschter Termin") },
  { NULL },
};

const LkiSandboxCategory LKI_SANDBOX_CATEGORIES[] = {
  { "cleaning",
    { "Renhold", "Städning", "Rengøring", "Reinigung" },
    "Cleaning",
    90,
    4500,
    { TEXTS ("Vi flytter ut og trenger flyttevask med garanti.",
             "Ønsker fast hjelp med vask av huset.",
             "Leiligheten skal selges og må være skinnende ren før visning."),
      TEXTS ("Vi flyttar ut och behöver flyttstädning med garanti.",
             "Vi söker någon som städar hemma regelbundet."),
      TEXTS ("Vi flytter og har brug for flytterengøring.", "Vi søger fast hjælp til rengøring."),
      TEXTS ("Wir ziehen aus und brauchen eine Endreinigung.",
             "Wir suchen regelmäßige Hilfe im Haushalt.") },
    CLEANING },
  { NULL },
};
