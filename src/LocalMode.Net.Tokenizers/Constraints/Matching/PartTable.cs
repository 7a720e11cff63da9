using System.Collections.Concurrent;

namespace LocalMode.Tokenizers.Constraints.Matching;

/// <summary>The parts of masks that were computed for a lexeme, by state. Safe for concurrent use.</summary>
/// <param name="budget">The bytes that they may take.</param>
internal sealed class PartTable(MemoryBudget budget)
{
    private readonly ConcurrentDictionary<int, LexemePart> _parts = [];

    public bool TryGet(int state, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out LexemePart part) => _parts.TryGetValue(state, out part);

    /// <summary>Tells whether something may still be kept.</summary>
    public bool CanTake(long bytes)
    {
        if (!budget.TryTake(bytes))
            return false;
        budget.TryTake(-bytes);
        return true;
    }

    /// <summary>Keeps a part if there is room.</summary>
    public void Add(int state, LexemePart part)
    {
        if (budget.TryTake(part.ByteCount) && !_parts.TryAdd(state, part))
            budget.TryTake(-part.ByteCount);
    }
}
