using System.Text;

namespace LocalMode.Tokenizers;

/// <summary>GPT-2's alphabet: each byte has a printable character, itself where it is printable in Latin-1, else one from U+0100 on.</summary>
internal static class ByteAlphabet
{
    private const int BytesEnd = 0x144;

    private static readonly char[] Characters = BuildCharacters();
    private static readonly short[] Bytes = BuildBytes();

    /// <summary>Gets the byte that a character stands for, or -1.</summary>
    /// <param name="character">The character.</param>
    public static int ByteOf(char character) => character < BytesEnd ? Bytes[character] : -1;

    /// <summary>Writes a text in this alphabet if it is ASCII, where each unit stays in its place.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Whether it was written.</returns>
    public static bool TryMapInPlace(AlignedText text)
    {
        if (!Ascii.IsValid(text.Chars))
        {
            return false;
        }

        char[] characters = Characters;
        foreach (ref char c in text.WritableChars)
        {
            c = characters[c];
        }

        return true;
    }

    /// <summary>Appends a part of the old text, in this alphabet, to the new one; all bytes of a character keep its origin.</summary>
    /// <param name="text">The text, in a rewriting pass.</param>
    /// <param name="start">The first unit.</param>
    /// <param name="end">The unit after the last.</param>
    public static void Map(AlignedText text, int start, int end)
    {
        Span<byte> bytes = stackalloc byte[4];
        int units;
        for (int at = start; at < end; at += units)
        {
            int scalar = text.ScalarAt(at, out units);
            if (scalar < 0x80)
            {
                text.Append(Characters[scalar], at);
                continue;
            }

            foreach (byte value in bytes[..new Rune(scalar).EncodeToUtf8(bytes)])
            {
                text.Append(Characters[value], at);
            }
        }
    }

    private static char[] BuildCharacters()
    {
        var characters = new char[256];
        int next = 0x100;
        for (int value = 0; value < 256; value++)
        {
            bool isPrintable = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE;
            characters[value] = (char)(isPrintable ? value : next++);
        }

        return characters;
    }

    private static short[] BuildBytes()
    {
        var bytes = new short[BytesEnd];
        Array.Fill(bytes, (short)-1);
        for (short value = 0; value < 256; value++)
        {
            bytes[Characters[value]] = value;
        }

        return bytes;
    }
}
