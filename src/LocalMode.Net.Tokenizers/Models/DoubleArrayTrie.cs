using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers;

/// <summary>An immutable dictionary of strings that finds the longest entry at the start of a text in one walk, without hashing or copying.</summary>
/// <remarks>A node's child for a character is the cell at the node's base plus the character's code, provided that the cell names the node as its parent.</remarks>
internal sealed class DoubleArrayTrie
{
    /// <summary>The node of the empty text.</summary>
    public const int Root = 0;

    private readonly ushort[] _codes;
    private readonly Cell[] _cells;

    /// <summary>Initializes a new instance of the <see cref="DoubleArrayTrie"/> class.</summary>
    /// <param name="codes">The code of each character that occurs, by UTF-16 unit; 0 for others.</param>
    /// <param name="cells">The nodes; the first is the root. Long enough for every base plus every code.</param>
    public DoubleArrayTrie(ushort[] codes, Cell[] cells)
    {
        _codes = codes;
        _cells = cells;
    }

    /// <summary>Finds the longest entry with which a text begins.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The UTF-16 units of the entry, 0 if there is none.</param>
    /// <returns>The entry's value, or -1.</returns>
    public int LongestPrefix(ReadOnlySpan<char> text, out int length)
    {
        Cell[] cells = _cells;
        ushort[] codes = _codes;
        int node = 0;
        int start = cells[0].Base;
        int best = -1;
        length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            int code = c < codes.Length ? codes[c] : 0;
            int next = start + code;
            if (code == 0 || cells[next].Parent != node)
            {
                break;
            }

            node = next;
            start = cells[next].Base;
            int value = cells[next].Value;
            if (value >= 0)
            {
                best = value;
                length = i + 1;
            }
        }

        return best;
    }

    /// <summary>Finds the longest entry with which a text begins among those that are not barred. Only for the rare text that begins with a barred one.</summary>
    /// <param name="text">The text.</param>
    /// <param name="barred">The values that do not count.</param>
    /// <param name="length">The UTF-16 units of the entry, 0 if there is none.</param>
    /// <returns>The entry's value, or -1.</returns>
    public int LongestPrefix(ReadOnlySpan<char> text, TokenSet barred, out int length)
    {
        int value = LongestPrefix(text, out length);
        while (value >= 0 && barred.Contains(value))
        {
            value = LongestPrefix(text[..(length - 1)], out length);
        }

        return value;
    }

    /// <summary>Goes from a node to its child.</summary>
    /// <param name="node">The node; the child afterwards.</param>
    /// <param name="c">The next unit of the text.</param>
    /// <returns>Whether there is such a child.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStep(ref int node, char c)
    {
        int code = c < _codes.Length ? _codes[c] : 0;
        int next = _cells[node].Base + code;
        if (code == 0 || _cells[next].Parent != node)
        {
            return false;
        }

        node = next;
        return true;
    }

    /// <summary>Gets the value of the entry that ends at a node, or -1.</summary>
    /// <param name="node">The node.</param>
    public int ValueOf(int node) => _cells[node].Value;

    /// <summary>A node, or a free place.</summary>
    /// <param name="Base">Where the codes of its children are added to.</param>
    /// <param name="Parent">The node above; -1 for the root, -2 for a free place.</param>
    /// <param name="Value">The value of the entry that ends here, or -1.</param>
    internal readonly record struct Cell(int Base, int Parent, int Value);
}
