using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>An integer without a fixed width, held below <see cref="MaxDigits"/> digits as Python does when it prints one.</summary>
internal sealed class IntValue : TemplateValue
{
    /// <summary>The most digits of an integer.</summary>
    public const int MaxDigits = 4300;

    /// <summary>The most bits of a result; anything longer is a hostile template.</summary>
    public const int MaxBits = 14284;

    private static readonly IntValue[] Small = CreateSmall();

    private IntValue(BigInteger value) => Value = value;

    public BigInteger Value { get; }

    public override string TypeName => "int";

    public override bool IsTruthy => !Value.IsZero;

    public static IntValue Of(int value) => value is >= 0 and < 256 ? Small[value] : new(value);

    public static IntValue Of(BigInteger value) => value >= 0 && value < 256 ? Small[(int)value] : new(value);

    public override TemplateValue? FindAttribute(string name, RenderContext context) => NumberMethods.Find(this, name);

    private static IntValue[] CreateSmall()
    {
        var values = new IntValue[256];
        for (int i = 0; i < values.Length; i++) values[i] = new(i);
        return values;
    }
}
