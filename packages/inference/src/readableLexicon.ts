/** Words that are always written with a capital, and only those: "may", "march", "us", "turkey" and "china" mean other things too. */
const names = [
  "monday tuesday wednesday thursday friday saturday sunday",
  "january february april june july august september october november december christmas easter",
  "america american americans britain british canada canadian canadians england english europe european europeans",
  "france french germany german germans ireland irish italy italian italians japan japanese russia russian russians",
  "scotland scottish spain spanish sweden swedish switzerland swiss austria austrian australia australian australians",
  "belgium belgian brazil brazilian chinese denmark danish dutch egypt egyptian finland finnish greece greek india",
  "indian indians israel israeli korea korean mexico mexican mexicans netherlands norway norwegian poland portugal",
  "portuguese ukraine ukrainian africa african asia asian london paris berlin madrid rome tokyo moscow washington",
  "california texas florida chicago boston christian christians jewish muslim muslims",
];
const acronyms =
  "api bbc ceo cfo cnn cto cv dna dvd eu faq fbi gps html lcd nasa nato ngo pdf phd sms sql tv uk url usa usb vip";
const odd: readonly (readonly [string, string])[] = [
  ["phd", "PhD"],
  ["tvs", "TVs"],
  ["iphone", "iPhone"],
  ["youtube", "YouTube"],
];

/** Lower-case word -> as it is written. */
export const writtenForms: ReadonlyMap<string, string> = new Map([
  ...names.flatMap((line) => line.split(" ")).map((word) => [word, word[0]!.toUpperCase() + word.slice(1)] as const),
  ...acronyms.split(" ").map((word) => [word, word.toUpperCase()] as const),
  ...odd,
]);

/** A sentence does not end after these: whoever pauses here is looking for the next word. */
export const openWords: ReadonlySet<string> = new Set(
  `a an the my your his her its our their this these those of to in on at by for from with into about and or but nor if
  because when while than as that which who whose where not is are was were am be been being has have had do does did
  will would can could should may might must i we they he she very so such no`.split(/\s+/),
);

/** Nor before these: they carry the sentence on. */
export const joiningWords: ReadonlySet<string> = new Set(
  `and or but nor because than that which who whom whose of to in on at by for from with into about as if when while
  until till only`.split(/\s+/),
);

/** "Are you", "did it": a question begins with an auxiliary and who it is about. */
export const auxiliaries: ReadonlySet<string> = new Set(
  `is are was were am do does did can could will would should shall has have had may might isn't aren't don't doesn't
  didn't can't won't`.split(/\s+/),
);
export const subjects: ReadonlySet<string> = new Set(
  "i you he she it we they there this that anybody anyone".split(" "),
);
/** "What is", "how long will": or with a question word that an auxiliary follows. */
export const questionWords: ReadonlySet<string> = new Set("what where when why who how which".split(" "));
export const measures: ReadonlySet<string> = new Set("long many much often far soon big old".split(" "));
