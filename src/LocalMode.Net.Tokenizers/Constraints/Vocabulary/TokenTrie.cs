namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>The tree over the bytes of a vocabulary's tokens.</summary>
internal sealed class TokenTrie;
