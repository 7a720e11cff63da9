using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The methods of numbers.</summary>
internal static class NumberMethods
{
    public static TemplateValue? Find(TemplateValue number, string name) => (number, name) switch
    {
        (FloatValue, "is_integer") => new FunctionValue(name, number, static (self, _, _) =>
            BoolValue.Of(double.IsInteger(((FloatValue)self).Value))),
        (IntValue, "bit_length") => new FunctionValue(name, number, static (self, _, _) =>
            IntValue.Of((int)(BigInteger.Abs(((IntValue)self).Value) is { IsZero: false } value ? value.GetBitLength() : 0))),
        _ => null,
    };
}
