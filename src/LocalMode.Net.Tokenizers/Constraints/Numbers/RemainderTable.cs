using LocalMode.Tokenizers.Constraints.Matching;

namespace LocalMode.Tokenizers.Constraints.Numbers;

/// <summary>Numbers for pairs of a state and a remainder, given as they are met: for divisors with too many pairs. Safe for concurrent use.</summary>
/// <param name="budget">Where its bytes are counted.</param>
internal sealed class RemainderTable(MemoryBudget? budget)
{
    private const int PairBytes = 64;
    private readonly Lock _lock = new();
    private readonly Dictionary<(int State, long Remainder), int> _numbers = [];

    // Replaced by larger copies; a pair never changes.
    private (int State, long Remainder)[] _pairs = new (int, long)[64];
    private int _count;

    public (int State, long Remainder) PairOf(int number) => Volatile.Read(ref _pairs)[number];

    public int NumberOf(int state, long remainder)
    {
        lock (_lock)
        {
            if (_numbers.TryGetValue((state, remainder), out int number))
                return number;
            number = _count;
            if (number == _pairs.Length)
            {
                (int, long)[] pairs = _pairs;
                Array.Resize(ref pairs, number * 2);
                Volatile.Write(ref _pairs, pairs);
            }

            _pairs[number] = (state, remainder);
            _numbers.Add((state, remainder), number);
            _count++;
            budget?.Take(PairBytes);
            return number;
        }
    }
}
