using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode;

/// <summary>A JSON number read from its text, exact whatever its size: 0.d1d2d3... times ten to the power of <see cref="Point"/>.</summary>
internal readonly ref struct JsonNumber
{
    private const int MaxExponentDigits = 17;
    private readonly ReadOnlySpan<byte> _head;
    private readonly ReadOnlySpan<byte> _tail;

    private JsonNumber(int sign, ReadOnlySpan<byte> head, ReadOnlySpan<byte> tail, long point)
    {
        Sign = sign;
        _head = head;
        _tail = tail;
        Point = point;
    }

    /// <summary>Gets -1, 0 or 1.</summary>
    public int Sign { get; }

    /// <summary>Gets where the decimal point stands, counted from before the first digit that is not zero.</summary>
    public long Point { get; }

    /// <summary>Gets how many digits there are without zeros at either end.</summary>
    public int Digits => _head.Length + _tail.Length;

    public bool IsInteger => Point >= Digits;

    public static JsonNumber Parse(JsonElement number) => Parse(JsonMarshal.GetRawUtf8Value(number));

    public static JsonNumber Parse(ReadOnlySpan<byte> text)
    {
        int sign = 1;
        if (text[0] == '-')
        {
            sign = -1;
            text = text[1..];
        }
        long exponent = 0;
        int e = text.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            exponent = ParseExponent(text[(e + 1)..]);
            text = text[..e];
        }
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> head = dot < 0 ? text : text[..dot];
        ReadOnlySpan<byte> tail = dot < 0 ? default : text[(dot + 1)..];

        long point = head.Length + exponent;
        int leading = head.IndexOfAnyExcept((byte)'0') is var h and >= 0 ? h : head.Length;
        head = head[leading..];
        point -= leading;
        if (head.IsEmpty)
        {
            leading = tail.IndexOfAnyExcept((byte)'0') is var t and >= 0 ? t : tail.Length;
            tail = tail[leading..];
            point -= leading;
        }
        tail = tail[..(tail.LastIndexOfAnyExcept((byte)'0') + 1)];
        if (tail.IsEmpty)
            head = head[..(head.LastIndexOfAnyExcept((byte)'0') + 1)];
        return head.IsEmpty && tail.IsEmpty ? default : new JsonNumber(sign, head, tail, point);
    }

    public int CompareTo(JsonNumber other)
    {
        if (Sign != other.Sign || Sign == 0)
            return Sign.CompareTo(other.Sign);
        if (Point != other.Point)
            return Sign * Point.CompareTo(other.Point);
        int digits = Math.Min(Digits, other.Digits);
        for (int i = 0; i < digits; i++)
        {
            if (Digit(i) != other.Digit(i))
                return Sign * Digit(i).CompareTo(other.Digit(i));
        }
        return Sign * Digits.CompareTo(other.Digits);
    }

    /// <summary>Tells whether it is a whole multiple of a number above zero.</summary>
    public bool IsMultipleOf(JsonNumber divisor)
    {
        if (Sign == 0)
            return true;
        // Both as a whole number times a power of ten. Without zeros at its end, ours has no factor ten to give.
        long power = (Point - Digits) - (divisor.Point - divisor.Digits);
        if (power < 0)
            return false;
        if (divisor.Digits <= 19 && ulong.TryParse(divisor.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out ulong small))
            return (UInt128)Remainder(small) * PowerOfTen(power, small) % small == 0;
        const int MaxDigits = 2048;
        if (Digits > MaxDigits || divisor.Digits > MaxDigits)
            throw new SchemaTooComplexException($"multipleOf with numbers of {MaxDigits:N0} digits");
        BigInteger large = BigInteger.Parse(divisor.Text(), NumberStyles.None, CultureInfo.InvariantCulture);
        BigInteger own = BigInteger.Parse(Text(), NumberStyles.None, CultureInfo.InvariantCulture);
        return (own * BigInteger.ModPow(10, power, large) % large).IsZero;
    }

    public int ToInt32Saturating()
    {
        if (Sign == 0)
            return 0;
        if (Point > 10)
            return int.MaxValue;
        long value = 0;
        for (int i = 0; i < Point; i++)
            value = (value * 10) + (i < Digits ? Digit(i) - '0' : 0);
        return (int)Math.Min(value, int.MaxValue);
    }

    public void AddTo(ref HashCode hash)
    {
        hash.Add(Sign);
        hash.Add(Point);
        for (int i = 0; i < Digits; i++)
            hash.Add(Digit(i));
    }

    private byte Digit(int index) => index < _head.Length ? _head[index] : _tail[index - _head.Length];

    private string Text() => $"{System.Text.Encoding.ASCII.GetString(_head)}{System.Text.Encoding.ASCII.GetString(_tail)}";

    private ulong Remainder(ulong divisor)
    {
        if (divisor < ulong.MaxValue / 16)
        {
            ulong small = 0;
            foreach (byte digit in _head)
                small = ((small * 10) + (uint)(digit - '0')) % divisor;
            foreach (byte digit in _tail)
                small = ((small * 10) + (uint)(digit - '0')) % divisor;
            return small;
        }
        // The product needs more than 64 bits.
        UInt128 remainder = 0;
        for (int i = 0; i < Digits; i++)
            remainder = ((remainder * 10) + (uint)(Digit(i) - '0')) % divisor;
        return (ulong)remainder;
    }

    private static ulong PowerOfTen(long power, ulong modulus)
    {
        UInt128 result = 1 % modulus;
        UInt128 square = 10 % modulus;
        for (; power > 0; power >>= 1)
        {
            if ((power & 1) != 0)
                result = result * square % modulus;
            square = square * square % modulus;
        }
        return (ulong)result;
    }

    private static long ParseExponent(ReadOnlySpan<byte> text)
    {
        bool negative = text[0] == '-';
        if (text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        text = text.TrimStart((byte)'0');
        if (text.Length > MaxExponentDigits)
            throw new SchemaTooComplexException($"exponents of {MaxExponentDigits} digits");
        long value = text.IsEmpty ? 0 : long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }
}
