using System.Runtime.CompilerServices;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>How the characters of a JSON string are spelled: an automaton over bytes whose states ("parts") say what stands of the current character.</summary>
/// <remarks>
/// A part is a kind, a count and the bits that stand: <see cref="Utf8"/> with the bytes that are missing, the escapes with the digits that stand. Raw
/// text has no control characters; UTF-8 is valid, surrogates come in pairs of escapes.
/// </remarks>
internal static class JsonSpelling
{
    /// <summary>No part: the bytes are not the beginning of a JSON string.</summary>
    public const int Dead = -1;

    public const int BeforeQuote = 0;

    /// <summary>Between two characters.</summary>
    public const int Whole = 1;

    /// <summary>After the closing quote.</summary>
    public const int Closed = 2;

    /// <summary>In a character of several bytes.</summary>
    public const int Utf8 = 1 << 28;

    /// <summary>After a backslash.</summary>
    public const int Escape = 2 << 28;

    /// <summary>In the digits of an escape.</summary>
    public const int Digits = 3 << 28;

    /// <summary>After the escape of a high surrogate.</summary>
    public const int High = 4 << 28;

    /// <summary>After the backslash that follows a high surrogate.</summary>
    public const int HighEscape = 5 << 28;

    /// <summary>In the digits of a low surrogate.</summary>
    public const int LowDigits = 6 << 28;

    /// <summary>In a character of several bytes of which only their number matters any more: the machine is behind it already.</summary>
    public const int Rest = 7 << 28;

    private const int KindMask = 7 << 28;
    private const int CountShift = 24;

    public static int KindOf(int part) => part & KindMask;

    /// <summary>Gets the part of a number of bytes that may be any bytes of that place.</summary>
    public static int RestOf(int count) => Rest | count << CountShift;

    /// <summary>Tells whether all bytes that a part of UTF-8 may go on with are like each other: none is left out.</summary>
    public static bool IsOpen(int part) => CountOf(part) switch
    {
        2 => (part & 0x7FFF) is not (0 or 0xD),
        3 => (part & 7) is not (0 or 4),
        _ => true,
    };

    public static int CountOf(int part) => part >> CountShift & 3;

    /// <summary>Tells whether the character that stands is being written as it is.</summary>
    public static bool IsRaw(int part) => part == Whole || KindOf(part) == Utf8;

    /// <summary>Gives the part after a byte, or <see cref="Dead"/>.</summary>
    /// <param name="part">The part.</param>
    /// <param name="value">The byte.</param>
    /// <param name="codePoint">The character that the byte completes, or -1.</param>
    public static int Step(int part, byte value, out int codePoint)
    {
        codePoint = -1;
        switch (KindOf(part))
        {
            case 0:
                return part switch
                {
                    BeforeQuote => value == '"' ? Whole : Dead,
                    Whole when value == '"' => Closed,
                    Whole when value == '\\' => Escape,
                    Whole when value >= 0x20 => StepRaw(value, out codePoint),
                    _ => Dead,
                };
            case Utf8:
                return StepUtf8(part, value, out codePoint);
            case Escape:
                if (value == 'u')
                    return Digits;
                codePoint = ShortEscape(value);
                return codePoint >= 0 ? Whole : Dead;
            case High:
                return value == '\\' ? HighEscape | (part & 0x3FF) : Dead;
            case HighEscape:
                return value == 'u' ? LowDigits | (part & 0x3FF) << 12 : Dead;
            case Digits:
                return StepDigits(part, value, out codePoint);
            default:
                return StepLowDigits(part, value, out codePoint);
        }
    }

    /// <summary>Gives the part after the first byte of a character in raw text: any byte but of control characters' own rules.</summary>
    public static int StepRaw(byte value, out int codePoint)
    {
        codePoint = -1;
        switch (value)
        {
            case < 0x80:
                codePoint = value;
                return Whole;
            case >= 0xC2 and <= 0xDF:
                return Utf8 | 1 << CountShift | value & 0x1F;
            case >= 0xE0 and <= 0xEF:
                return Utf8 | 2 << CountShift | value & 0xF;
            case >= 0xF0 and <= 0xF4:
                return Utf8 | 3 << CountShift | value & 7;
            default:
                return Dead;
        }
    }

    public static int StepUtf8(int part, byte value, out int codePoint)
    {
        codePoint = -1;
        if ((value & 0xC0) != 0x80)
            return Dead;
        int left = CountOf(part) - 1;
        int bits = (part & 0x7FFF) << 6 | value & 0x3F;
        bool isValid = left switch
        {
            // What follows E0 to EF, or F0 to F4 and one more: the latter have at least 0x10 before.
            1 => bits >= 0x400 || bits is >= 0x20 and (< 0x360 or >= 0x380),
            2 => bits is >= 0x10 and <= 0x10F,
            _ => true,
        };
        if (!isValid)
            return Dead;
        if (left > 0)
            return Utf8 | left << CountShift | bits;
        codePoint = bits;
        return Whole;
    }

    /// <summary>Gives the code points that a part inside of a character may become: one range or two, the second one empty (-1) if there is one. Surrogates in a range do not count.</summary>
    public static (int First, int Last, int OtherFirst, int OtherLast) Ranges(int part)
    {
        int bits = part & 0xFFFFFF, count = CountOf(part);
        switch (KindOf(part))
        {
            case Utf8:
                int shift = 6 * count;
                int first = bits << shift, last = first | ((1 << shift) - 1);
                if (count == 2 && bits < 0x10)
                    return (Math.Max(first, 0x800), bits == 0xD ? 0xD7FF : last, -1, -2);
                if (count == 3)
                    return (Math.Max(first, 0x10000), Math.Min(last, 0x10FFFF), -1, -2);
                return (first, last, -1, -2);
            case Digits when count == 0:
            case 0:
            case Escape:
                return (0, 0x10FFFF, -1, -2);
            case Digits when count == 1 && bits == 0xD:
                return (0xD000, 0xD7FF, 0x10000, 0x10FFFF);
            case Digits:
                int digitShift = 4 * (4 - count);
                int unit = bits << digitShift, lastUnit = unit | ((1 << digitShift) - 1);
                return unit is >= 0xD800 and <= 0xDBFF
                    ? (Supplementary(unit - 0xD800, 0), Supplementary(lastUnit - 0xD800, 0x3FF), -1, -2)
                    : (unit, lastUnit, -1, -2);
            case LowDigits when count >= 2:
                int lowShift = 4 * (4 - count);
                int low = ((bits & 0xFFF) << lowShift) - 0xDC00;
                int high = bits >> 12;
                return (Supplementary(high, low), Supplementary(high, low | ((1 << lowShift) - 1)), -1, -2);
            case LowDigits:
                return (Supplementary(bits >> 12, 0), Supplementary(bits >> 12, 0x3FF), -1, -2);
            default:
                return (Supplementary(bits & 0x3FF, 0), Supplementary(bits & 0x3FF, 0x3FF), -1, -2);
        }
    }

    /// <summary>Gives the character of an escape of two characters by its second one, or -1.</summary>
    public static int ShortEscape(byte value) => value switch
    {
        (byte)'"' => '"',
        (byte)'\\' => '\\',
        (byte)'/' => '/',
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => -1,
    };

    /// <summary>Gives the second character of the escape of two characters of a character, or -1.</summary>
    public static int ShortEscapeOf(int codePoint) => codePoint switch
    {
        '"' => '"',
        '\\' => '\\',
        '/' => '/',
        '\b' => 'b',
        '\f' => 'f',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        _ => -1,
    };

    /// <summary>Gives the next byte of a character that is being spelled, or its first byte.</summary>
    /// <param name="part">What stands, a part that can become the character.</param>
    /// <param name="codePoint">The character.</param>
    /// <param name="isRaw">Whether it may be written as it is.</param>
    public static byte NextByte(int part, int codePoint, bool isRaw)
    {
        int count = CountOf(part);
        switch (KindOf(part))
        {
            case Utf8:
                return (byte)(0x80 | codePoint >> 6 * (count - 1) & 0x3F);
            case Escape:
                int second = ShortEscapeOf(codePoint);
                return second >= 0 ? (byte)second : (byte)'u';
            case Digits:
                int unit = codePoint < 0x10000 ? codePoint : 0xD800 + ((codePoint - 0x10000) >> 10);
                return HexDigit(unit >> 4 * (3 - count));
            case High:
                return (byte)'\\';
            case HighEscape:
                return (byte)'u';
            case LowDigits:
                return HexDigit((0xDC00 | codePoint & 0x3FF) >> 4 * (3 - count));
            default:
                return isRaw ? FirstRawByte(codePoint) : (byte)'\\';
        }
    }

    private static byte FirstRawByte(int codePoint) => codePoint switch
    {
        < 0x80 => (byte)codePoint,
        < 0x800 => (byte)(0xC0 | codePoint >> 6),
        < 0x10000 => (byte)(0xE0 | codePoint >> 12),
        _ => (byte)(0xF0 | codePoint >> 18),
    };

    private static int StepDigits(int part, byte value, out int codePoint)
    {
        codePoint = -1;
        int digit = HexValue(value);
        if (digit < 0)
            return Dead;
        int count = CountOf(part) + 1, bits = (part & 0xFFF) << 4 | digit;
        if (count == 2 && bits is >= 0xDC and <= 0xDF)
            return Dead;
        if (count < 4)
            return Digits | count << CountShift | bits;
        if (bits is >= 0xD800 and <= 0xDBFF)
            return High | bits - 0xD800;
        codePoint = bits;
        return Whole;
    }

    private static int StepLowDigits(int part, byte value, out int codePoint)
    {
        codePoint = -1;
        int digit = HexValue(value);
        if (digit < 0)
            return Dead;
        int count = CountOf(part) + 1, bits = (part & 0xFFF) << 4 | digit, high = part >> 12 & 0x3FF;
        if ((count == 1 && bits != 0xD) || (count == 2 && bits < 0xDC))
            return Dead;
        if (count < 4)
            return LowDigits | count << CountShift | high << 12 | bits;
        codePoint = Supplementary(high, bits - 0xDC00);
        return Whole;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Supplementary(int high, int low) => 0x10000 + (high << 10 | low);

    private static byte HexDigit(int value) => (byte)"0123456789abcdef"[value & 0xF];

    private static int HexValue(byte value) => value switch
    {
        >= (byte)'0' and <= (byte)'9' => value - '0',
        >= (byte)'a' and <= (byte)'f' => value - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => value - 'A' + 10,
        _ => -1,
    };
}
