using System.Buffers.Binary;
using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>
/// Sentencepiece's precompiled character map: a double-array trie over UTF-8 whose values are positions in a text of replacements, each ended by U+0000.
/// </summary>
internal sealed class CharacterMap
{
    private readonly uint[] _units;
    private readonly byte[] _replacements;

    private CharacterMap(uint[] units, byte[] replacements)
    {
        _units = units;
        _replacements = replacements;
    }

    /// <summary>Reads a map.</summary>
    /// <param name="content">The bytes: the trie's size in bytes, the trie, the replacements.</param>
    /// <param name="problem">What is wrong with it, if the result is <see langword="null"/>.</param>
    /// <returns>The map, or <see langword="null"/>.</returns>
    public static CharacterMap? TryRead(ReadOnlySpan<byte> content, out string problem)
    {
        problem = "";
        if (content.Length < 4)
        {
            problem = $"Found {content.Length} bytes; expected the size of a trie in the first 4.";
            return null;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(content) / 4;
        content = content[4..];
        if (size == 0 || size > content.Length / 4)
        {
            problem = $"Found a trie of {size} units in {content.Length} bytes; expected at least one unit, and all of them in the bytes.";
            return null;
        }

        var units = new uint[size];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(content[(i * 4)..]);
        }

        byte[] replacements = content[(units.Length * 4)..].ToArray();
        if (!System.Text.Unicode.Utf8.IsValid(replacements))
        {
            problem = "Found replacements that are not valid UTF-8; expected UTF-8.";
            return null;
        }

        return new CharacterMap(units, replacements);
    }

    /// <summary>Finds the replacement of the shortest entry with which a text begins; it stands for all of the text.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="replacement">The replacement, in UTF-8.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(scoped ReadOnlySpan<byte> utf8, out ReadOnlySpan<byte> replacement)
    {
        uint[] units = _units;
        replacement = default;
        uint node = OffsetOf(units[0]);
        foreach (byte b in utf8)
        {
            node ^= b;
            if (b == 0 || node >= (uint)units.Length || (units[node] & 0x800000FF) != b)
            {
                return false;
            }

            uint unit = units[node];
            node ^= OffsetOf(unit);
            if (((unit >> 8) & 1) == 1)
            {
                return node < (uint)units.Length && TryReadAt(units[node] & 0x7FFFFFFF, out replacement);
            }
        }

        return false;
    }

    /// <summary>Reads the next character of a replacement.</summary>
    /// <param name="replacement">The rest of the replacement; without the character afterwards.</param>
    public static int NextCharacter(ref ReadOnlySpan<byte> replacement)
    {
        Rune.DecodeFromUtf8(replacement, out Rune rune, out int bytes);
        replacement = replacement[bytes..];
        return rune.Value;
    }

    private static uint OffsetOf(uint unit) => (unit >> 10) << (int)((unit & (1u << 9)) >> 6);

    private bool TryReadAt(uint start, out ReadOnlySpan<byte> replacement)
    {
        replacement = default;
        if (start >= (uint)_replacements.Length)
        {
            return false;
        }

        replacement = _replacements.AsSpan((int)start);
        int end = replacement.IndexOf((byte)0);
        replacement = end < 0 ? replacement : replacement[..end];
        return true;
    }
}
