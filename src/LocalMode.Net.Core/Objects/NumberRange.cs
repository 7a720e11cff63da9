using System.Globalization;

namespace LocalMode;

/// <summary>The numbers that a type of .NET holds, as JSON.</summary>
/// <param name="Minimum">The least.</param>
/// <param name="Maximum">The greatest.</param>
/// <param name="IsInteger">Whether they are whole.</param>
internal readonly record struct NumberRange(string Minimum, string Maximum, bool IsInteger)
{
    public static NumberRange? Of(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => null,
        TypeCode.SByte => Whole(sbyte.MinValue, sbyte.MaxValue),
        TypeCode.Byte => Whole(byte.MinValue, byte.MaxValue),
        TypeCode.Int16 => Whole(short.MinValue, short.MaxValue),
        TypeCode.UInt16 => Whole(ushort.MinValue, ushort.MaxValue),
        TypeCode.Int32 => Whole(int.MinValue, int.MaxValue),
        TypeCode.UInt32 => Whole(uint.MinValue, uint.MaxValue),
        TypeCode.Int64 => Whole(long.MinValue, long.MaxValue),
        TypeCode.UInt64 => Whole(ulong.MinValue, ulong.MaxValue),
        TypeCode.Single => new("-3.4028235e38", "3.4028235e38", IsInteger: false),
        TypeCode.Double => new("-1.7976931348623157e308", "1.7976931348623157e308", IsInteger: false),
        TypeCode.Decimal => new(Text(decimal.MinValue), Text(decimal.MaxValue), IsInteger: false),
        _ when type == typeof(Int128) => Whole(Int128.MinValue, Int128.MaxValue),
        _ when type == typeof(UInt128) => Whole(UInt128.MinValue, UInt128.MaxValue),
        _ when type == typeof(Half) => new("-65504", "65504", IsInteger: false),
        _ => null,
    };

    private static NumberRange Whole<T>(T minimum, T maximum)
        where T : IFormattable => new(Text(minimum), Text(maximum), IsInteger: true);

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
