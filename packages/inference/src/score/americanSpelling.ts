/** The American spelling of a British one; other words as they are. A small list of what is said in meetings and books. */
export function americanSpelling(word: string): string {
  return spellings.get(word) ?? word;
}

const stems: [british: string, american: string, endings: string][] = [
  ["analys", "analyz", "e ed es ing"],
  ["apologis", "apologiz", "e ed es ing"],
  ["behaviour", "behavior", "- s al"],
  ["cancell", "cancel", "ed ing"],
  ["catalogu", "catalog", "e=- es=s"],
  ["centr", "center", "e=- es=s ed"],
  ["colour", "color", "- s ed ful ing less"],
  ["criticis", "criticiz", "e ed es ing"],
  ["defenc", "defens", "e es"],
  ["dialogu", "dialog", "e=- es=s"],
  ["emphasis", "emphasiz", "e ed ing"],
  ["endeavour", "endeavor", "- s ed ing"],
  ["favour", "favor", "- s ed able ing ite ites"],
  ["grey", "gray", "- s er ish"],
  ["harbour", "harbor", "- s"],
  ["honour", "honor", "- s ed able ing"],
  ["humour", "humor", "- s ed"],
  ["jewell", "jewel", "er=er ery=ry"],
  ["labell", "label", "ed ing"],
  ["labour", "labor", "- s ed er ers ing"],
  ["licenc", "licens", "e es"],
  ["modell", "model", "ed er ing"],
  ["neighbour", "neighbor", "- s hood ing ly"],
  ["optimis", "optimiz", "e ed es ing ation=ation"],
  ["organis", "organiz", "e ed er es ing ation ations"],
  ["parlour", "parlor", "- s"],
  ["plough", "plow", "- s ed ing"],
  ["prioritis", "prioritiz", "e ed es ing"],
  ["programm", "program", "e=- es=s"],
  ["realis", "realiz", "e ed es ing ation"],
  ["recognis", "recogniz", "e ed es ing"],
  ["rumour", "rumor", "- s ed"],
  ["savour", "savor", "- s y"],
  ["sceptic", "skeptic", "- s al ism"],
  ["splendour", "splendor", "- s"],
  ["summaris", "summariz", "e ed es ing"],
  ["theatr", "theater", "e=- es=s"],
  ["towards", "toward", "-"],
  ["travell", "travel", "ed er ers ing"],
  ["valour", "valor", "-"],
  ["vigour", "vigor", "-"],
];

/** Every stem with its endings; "-" is none, "e=-" an ending that differs. */
const spellings = new Map(
  stems.flatMap(([british, american, endings]) =>
    endings.split(" ").map((ending): [string, string] => {
      const [from = "", to = from] = ending.split("=").map((part) => (part === "-" ? "" : part));
      return [british + from, american + to];
    }),
  ),
);
