using System.Text;

namespace LocalMode.Tokenizers.Constraints.Vocabulary;

/// <summary>What can be written with the tokens of a vocabulary.</summary>
/// <remarks>
/// Either every byte has a token of its own, then everything can be written; or text is made of the code points that have a token of their own, and
/// tokens with any other code point, or a part of one, are left out of the trie. So a text that is written with the alphabet can be written with the
/// tokens from any point in it.
/// </remarks>
internal sealed class Alphabet
{
    /// <summary>Gets a value indicating whether every byte can be written.</summary>
    public bool HasAllBytes => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether every code point can be written in a JSON string as <c>\uXXXX</c>.</summary>
    public bool HasUnicodeEscapes => throw new NotImplementedException();

    /// <summary>Tells whether a code point can be written as it is.</summary>
    public bool Contains(int codePoint) => throw new NotImplementedException();

    /// <summary>Gives the first code point at or after one that can be written as it is, up to a last one; -1 if there is none.</summary>
    public int FirstFrom(int first, int last) => throw new NotImplementedException();

    /// <summary>Finds a character of a text that cannot be written as it is.</summary>
    public Rune? FindUnwritable(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();
}
