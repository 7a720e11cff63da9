namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>Finds configurations in the set at the top of a stack of sets, which grows while it is asked. Few are looked through, more have a table.</summary>
internal sealed class ConfigurationIndex
{
    private const int Few = 32;

    // The generation above, the place below: those of other generations are free. Never more than half are taken.
    private ulong[] _slots = [];
    private uint _generation;

    // What the table has: a part of the stack that did not change since.
    private int _start;
    private int _end;

    /// <summary>Tells whether a configuration is in a set. The next one is written where the set ends, unless <see cref="Forget"/> is called.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="start">Where the set begins.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="configuration">The configuration.</param>
    public bool Contains(ReadOnlySpan<Configuration> stack, int start, int end, Configuration configuration)
    {
        if (end < _end)
            Forget();
        if (end - start <= Few)
            return stack[start..end].Contains(configuration);
        if (_start != start || _end == 0 || 2 * (end - start) > _slots.Length)
            Begin(start, end - start);
        for (; _end < end; _end++)
            _slots[Find(stack, stack[_end])] = (ulong)_generation << 32 | (uint)_end;
        return IsTaken(Find(stack, configuration));
    }

    /// <summary>Forgets the set: configurations below its end were written.</summary>
    public void Forget() => _end = 0;

    private void Begin(int start, int count)
    {
        if (2 * count > _slots.Length || _generation == uint.MaxValue)
        {
            _slots = new ulong[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)count * 4)];
            _generation = 0;
        }

        _generation++;
        (_start, _end) = (start, start);
    }

    private bool IsTaken(int slot) => _slots[slot] >> 32 == _generation;

    // Gives the slot of a configuration, or the free one where it would be.
    private int Find(ReadOnlySpan<Configuration> stack, Configuration configuration)
    {
        uint hash = ((uint)configuration.Lexeme * 0x9E3779B1) ^ ((uint)configuration.State * 0x85EBCA77) ^ ((uint)configuration.Frame * 0xC2B2AE3D);
        int slot = (int)(hash ^ hash >> 15) & (_slots.Length - 1);
        while (IsTaken(slot) && stack[(int)(uint)_slots[slot]] != configuration)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }
}
