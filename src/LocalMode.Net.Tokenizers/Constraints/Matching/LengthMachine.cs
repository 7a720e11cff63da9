namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The texts of a length. States are the number of code points, cut where more changes nothing.</summary>
/// <param name="minimum">The least code points.</param>
/// <param name="maximum">The most, or <see langword="null"/>.</param>
/// <param name="reach">The most code points that a token has.</param>
internal sealed class LengthMachine(int minimum, int? maximum, int reach) : StringMachine
{
    public override int Start => 0;

    public override int Next(int state, int codePoint)
    {
        if (maximum is { } most)
            return state < most ? state + 1 : Dead;
        return Math.Min(state + 1, minimum);
    }

    public override bool IsAccepting(int state) => state >= minimum;

    public override int UniformNext(int state, int first, int last) => Next(state, first);

    public override bool HasNext(int state, int first, int last) => first <= last && (maximum is null || state < maximum);

    public override long CountTexts(int state, long limit)
    {
        if (maximum is null)
            return limit;
        long count = 0, power = 1;
        for (int length = state; length <= maximum && count < limit; length++)
        {
            count += length >= minimum ? power : 0;
            power = Math.Min(power * 0x10F800, 1L << 40);
        }

        return Math.Min(count, limit);
    }

    public override long CountTexts(int state, int first, int last, long limit)
    {
        if (!HasNext(state, first, last))
            return 0;
        long rest = CountTexts(Next(state, first), limit);
        return Math.Min(rest * Math.Min(last - first + 1, limit), limit);
    }

    public override int OnlyNext(int state, int first, int last) => !HasNext(state, first, last) ? -2 : first == last ? first : -1;

    public override bool IsUniversal(int state) => maximum is null && state >= minimum;

    public override int FindBound(int state, Span<int> codePoints, out int freeLabel)
    {
        freeLabel = 0;
        return maximum is null && state + 1 >= minimum ? 0 : -1;
    }

    public override int PlainNext(int state) => Next(state, 'a');

    public override bool HasNoPlainNext(int state) => state == maximum;

    public override int MaskState(int state)
    {
        if (maximum - state < reach)
            return state;
        return state >= minimum ? minimum : minimum - state > reach ? 0 : state;
    }
}
