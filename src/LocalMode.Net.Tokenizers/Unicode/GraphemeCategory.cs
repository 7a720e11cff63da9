namespace LocalMode.Tokenizers;

/// <summary>The property Grapheme_Cluster_Break, with pictographs and the consonants of conjuncts told apart; grapheme-data.txt has these numbers.</summary>
internal enum GraphemeCategory : byte
{
    Any,
    CarriageReturn,
    LineFeed,
    Control,
    Extend,
    Joiner,
    RegionalIndicator,
    Prepend,
    SpacingMark,
    Lead,
    Vowel,
    Tail,
    LeadVowel,
    LeadVowelTail,
    Pictograph,
    Consonant,
}
