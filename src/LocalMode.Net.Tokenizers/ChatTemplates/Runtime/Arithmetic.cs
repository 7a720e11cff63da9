using System.Numerics;

namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The arithmetic operators.</summary>
internal static partial class Arithmetic
{
    public static TemplateValue Add(TemplateValue left, TemplateValue right, RenderContext context)
    {
        RefuseUndefined(left, right, context);
        switch (left, right)
        {
            case (StringValue a, StringValue b):
                return Concat(a, b, context);
            case (SequenceValue a, SequenceValue b) when a.TypeName == b.TypeName:
                context.Step(a.Items.Count + b.Items.Count);
                return a.With([.. a.Items, .. b.Items]);
            case (StringValue, _):
                throw context.Fail($"can only concatenate str (not \"{right.TypeName}\") to str");
        }

        return Calculate("+", left, right, context, static (a, b, _) => a + b, static (a, b, _) => a + b);
    }

    public static TemplateValue Subtract(TemplateValue left, TemplateValue right, RenderContext context) =>
        Calculate("-", left, right, context, static (a, b, _) => a - b, static (a, b, _) => a - b);

    public static TemplateValue Multiply(TemplateValue left, TemplateValue right, RenderContext context)
    {
        RefuseUndefined(left, right, context);
        if (left is StringValue or SequenceValue && Numbers.TryGetInteger(right, out BigInteger times)) return Repeat(left, times, context);
        if (right is StringValue or SequenceValue && Numbers.TryGetInteger(left, out times)) return Repeat(right, times, context);
        return Calculate("*", left, right, context, static (a, b, c) => Checked(a.GetBitLength() + b.GetBitLength(), c) ? a * b : default, static (a, b, _) => a * b);
    }

    public static TemplateValue Divide(TemplateValue left, TemplateValue right, RenderContext context)
    {
        RequireNumbers("/", left, right, context);
        double divisor = Numbers.ToDouble(right);
        if (divisor == 0) throw context.Fail("division by zero");
        return new FloatValue(Numbers.ToDouble(left) / divisor);
    }

    public static TemplateValue FloorDivide(TemplateValue left, TemplateValue right, RenderContext context) =>
        Calculate("//", left, right, context, FloorDivide, static (a, b, c) => b == 0 ? throw c.Fail("float floor division by zero") : Math.Floor(a / b));

    public static TemplateValue Modulo(TemplateValue left, TemplateValue right, RenderContext context) =>
        left is StringValue format
            ? PrintfFormat.Format(format, right, context)
            : Calculate("%", left, right, context, static (a, b, c) => a - (FloorDivide(a, b, c) * b), Modulo);

    public static TemplateValue Power(TemplateValue left, TemplateValue right, RenderContext context)
    {
        RequireNumbers("**", left, right, context);
        if (Numbers.TryGetInteger(left, out BigInteger value) && Numbers.TryGetInteger(right, out BigInteger exponent) && exponent >= 0)
        {
            if (BigInteger.Abs(value) <= 1) return IntValue.Of(exponent.IsZero ? BigInteger.One : exponent.IsEven ? value * value : value);
            Checked(exponent > IntValue.MaxBits ? long.MaxValue : (value.GetBitLength() - 1) * (long)exponent, context);
            return IntValue.Of(BigInteger.Pow(value, (int)exponent));
        }

        double from = Numbers.ToDouble(left);
        double to = Numbers.ToDouble(right);
        if (from == 0 && to < 0) throw context.Fail("zero cannot be raised to a negative power");
        if (from < 0 && to != Math.Floor(to)) throw context.Fail("a negative number to a fractional power is not supported");
        return new FloatValue(Math.Pow(from, to));
    }

    public static TemplateValue Negate(TemplateValue value, RenderContext context) => value switch
    {
        FloatValue number => new FloatValue(-number.Value),
        _ when Numbers.TryGetInteger(value, out BigInteger integer) => IntValue.Of(-integer),
        UndefinedValue missing => throw context.Fail(missing.Message),
        _ => throw context.Fail($"bad operand type for unary -: '{value.TypeName}'"),
    };

    public static TemplateValue Plus(TemplateValue value, RenderContext context) => value switch
    {
        FloatValue => value,
        _ when Numbers.TryGetInteger(value, out BigInteger integer) => IntValue.Of(integer),
        UndefinedValue missing => throw context.Fail(missing.Message),
        _ => throw context.Fail($"bad operand type for unary +: '{value.TypeName}'"),
    };

    private static BigInteger FloorDivide(BigInteger a, BigInteger b, RenderContext context)
    {
        if (b.IsZero) throw context.Fail("integer division or modulo by zero");
        BigInteger quotient = BigInteger.DivRem(a, b, out BigInteger remainder);
        return !remainder.IsZero && (remainder.Sign < 0) != (b.Sign < 0) ? quotient - 1 : quotient;
    }

    private static double Modulo(double a, double b, RenderContext context)
    {
        if (b == 0) throw context.Fail("float modulo by zero");
        double remainder = a % b;
        return remainder != 0 && (remainder < 0) != (b < 0) ? remainder + b : remainder;
    }

    private static TemplateValue Calculate(
        string name, TemplateValue left, TemplateValue right, RenderContext context,
        Func<BigInteger, BigInteger, RenderContext, BigInteger> integers, Func<double, double, RenderContext, double> floats)
    {
        RequireNumbers(name, left, right, context);
        if (Numbers.TryGetInteger(left, out BigInteger a) && Numbers.TryGetInteger(right, out BigInteger b))
        {
            // Division and multiplication take time by the product of both lengths.
            context.Step(a.GetBitLength() / 64 * (b.GetBitLength() / 64) / 64);
            BigInteger result = integers(a, b, context);
            Checked(result.GetBitLength(), context);
            return IntValue.Of(result);
        }

        return new FloatValue(floats(Numbers.ToDouble(left), Numbers.ToDouble(right), context));
    }
}
