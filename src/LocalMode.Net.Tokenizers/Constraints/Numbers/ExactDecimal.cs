using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>A decimal number of any size, exact: 0.d1d2d3... times ten to the power of <see cref="Point"/>. Immutable.</summary>
internal sealed class ExactDecimal : IComparable<ExactDecimal>, IEquatable<ExactDecimal>
{
    /// <summary>The most digits that a number may have.</summary>
    public const int MaxDigits = 2048;

    private const int MaxExponentDigits = 17;
    private readonly byte[] _digits;

    private ExactDecimal(int sign, byte[] digits, long point)
    {
        Sign = sign;
        _digits = digits;
        Point = point;
    }

    public static ExactDecimal Zero { get; } = new(0, [], 0);

    /// <summary>Gets -1, 0 or 1.</summary>
    public int Sign { get; }

    /// <summary>Gets where the decimal point stands, counted from before the first digit that is not zero.</summary>
    public long Point { get; }

    /// <summary>Gets the number of digits, without zeros at either end.</summary>
    public int Length => _digits.Length;

    /// <summary>Reads a JSON number.</summary>
    /// <exception cref="SchemaTooComplexException">It has more than 2,048 digits, or an exponent of more than 17.</exception>
    public static ExactDecimal Parse(JsonElement number) => Parse(JsonMarshal.GetRawUtf8Value(number));

    /// <summary>Reads a JSON number.</summary>
    /// <exception cref="SchemaTooComplexException">It has more than 2,048 digits, or an exponent of more than 17.</exception>
    public static ExactDecimal Parse(ReadOnlySpan<byte> text)
    {
        int sign = text[0] == '-' ? -1 : 1;
        text = text[0] == '-' ? text[1..] : text;
        int e = text.IndexOfAny((byte)'e', (byte)'E');
        long point = e < 0 ? 0 : ParseExponent(text[(e + 1)..]);
        text = e < 0 ? text : text[..e];
        int dot = text.IndexOf((byte)'.');
        point += dot < 0 ? text.Length : dot;
        var digits = new List<byte>(text.Length);
        foreach (byte c in text)
        {
            if (c != '.')
                digits.Add((byte)(c - '0'));
        }

        return FromDigits(sign, CollectionsMarshal.AsSpan(digits), point);
    }

    /// <summary>Gives a whole number times ten to the power of minus <paramref name="scale"/>.</summary>
    public static ExactDecimal FromUnits(BigInteger units, int scale)
    {
        byte[] digits = [.. BigInteger.Abs(units).ToString(CultureInfo.InvariantCulture).Select(static c => (byte)(c - '0'))];
        return FromDigits(units.Sign < 0 ? -1 : 1, digits, digits.Length - scale);
    }

    /// <summary>Gives the digit at a place from the left, zero beyond the last one.</summary>
    public int DigitAt(int index) => index < _digits.Length ? _digits[index] : 0;

    /// <summary>Gives the number in units of ten to the power of minus <paramref name="scale"/>, and whether it is a whole number of them; rounded down.</summary>
    public (BigInteger Units, bool IsWhole) ToUnits(int scale)
    {
        if (Sign == 0)
            return (BigInteger.Zero, true);
        long power = Point - Length + scale;
        if (Math.Abs(Point) > MaxDigits || Math.Abs(power) > 4 * MaxDigits)
            throw new SchemaTooComplexException($"numbers of {MaxDigits:N0} digits");
        BigInteger mantissa = Sign * BigInteger.Parse(string.Concat(_digits.Select(static d => (char)('0' + d))), NumberStyles.None, CultureInfo.InvariantCulture);
        if (power >= 0)
            return (mantissa * BigInteger.Pow(10, (int)power), true);
        BigInteger floor = BigInteger.DivRem(mantissa, BigInteger.Pow(10, (int)-power), out BigInteger remainder);
        return remainder.IsZero ? (floor, true) : (Sign < 0 ? floor - 1 : floor, false);
    }

    /// <summary>Gives the number as a whole number times ten to the power of minus a scale that is as small as can be, but not negative.</summary>
    public (BigInteger Units, int Scale) ToUnits()
    {
        long scale = Math.Max(0, Length - Point);
        if (scale > MaxDigits)
            throw new SchemaTooComplexException($"numbers of {MaxDigits:N0} digits");
        return (ToUnits((int)scale).Units, (int)scale);
    }

    public ExactDecimal Negate() => new(-Sign, _digits, Point);

    public int CompareTo(ExactDecimal? other)
    {
        if (other is null || Sign != other.Sign || Sign == 0)
            return other is null ? 1 : Sign.CompareTo(other.Sign);
        return Sign * (Point != other.Point ? Point.CompareTo(other.Point) : _digits.AsSpan().SequenceCompareTo(other._digits));
    }

    public bool Equals(ExactDecimal? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as ExactDecimal);

    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(Sign);
        hash.Add(Point);
        hash.AddBytes(_digits);
        return hash.ToHashCode();
    }

    public override string ToString() => Sign == 0 ? "0" : $"{(Sign < 0 ? "-" : "")}0.{string.Concat(_digits.Select(static d => (char)('0' + d)))}e{Point}";

    private static ExactDecimal FromDigits(int sign, ReadOnlySpan<byte> digits, long point)
    {
        int leading = digits.IndexOfAnyExcept((byte)0);
        if (leading < 0)
            return Zero;
        digits = digits[leading..];
        digits = digits[..(digits.LastIndexOfAnyExcept((byte)0) + 1)];
        if (digits.Length > MaxDigits)
            throw new SchemaTooComplexException($"numbers of {MaxDigits:N0} digits");
        return new ExactDecimal(sign, digits.ToArray(), point - leading);
    }

    private static long ParseExponent(ReadOnlySpan<byte> text)
    {
        bool isNegative = text[0] == '-';
        text = text.TrimStart("+-"u8).TrimStart((byte)'0');
        if (text.Length > MaxExponentDigits)
            throw new SchemaTooComplexException($"exponents of {MaxExponentDigits} digits");
        long value = text.IsEmpty ? 0 : long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        return isNegative ? -value : value;
    }
}
