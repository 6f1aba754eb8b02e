// Syllables of Hangul: their final consonant, and the endings that depend on it. Sentences are in korean.ts.

const FIRST_SYLLABLE = 0xac00;
const FINALS = 28;
/** Index of a final consonant in Unicode's order of finals; 0 is none. */
const RIEUL = 8;
const BIEUP = 17;

/**
 * The final consonant of a word's last syllable, 0 when it ends in a vowel. A precomposed syllable is
 * U+AC00 + (initial × 21 + vowel) × 28 + final (The Unicode Standard, section 3.12).
 */
function finalOf(word: string): number {
  return (word.charCodeAt(word.length - 1) - FIRST_SYLLABLE) % FINALS;
}

/** A particle with two forms: the first behind a consonant, the second behind a vowel. */
export function withParticle(word: string, particle: "은는" | "이가" | "을를"): string {
  return word + (finalOf(word) === 0 ? particle.charAt(1) : particle.charAt(0));
}

/** The formal present of a verb stem: 먹습니다 behind a consonant, 갑니다 behind a vowel, and ㄹ falls (살 → 삽니다). */
export function formalPresent(stem: string): string {
  const final = finalOf(stem);
  if (final !== 0 && final !== RIEUL) return `${stem}습니다`;
  const last = stem.charCodeAt(stem.length - 1) - final + BIEUP;
  return `${stem.slice(0, -1)}${String.fromCharCode(last)}니다`;
}

/** "is" behind a noun, at each level of politeness. */
export function copula(noun: string, level: "casual" | "polite" | "formal"): string {
  const isVowel = finalOf(noun) === 0;
  if (level === "formal") return `${noun}입니다`;
  if (level === "polite") return noun + (isVowel ? "예요" : "이에요");
  return noun + (isVowel ? "야" : "이야");
}
