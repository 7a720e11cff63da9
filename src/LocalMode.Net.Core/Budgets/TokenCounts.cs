using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Reads the tokens of the prompt and of the answer from a usage that may tell only part of it.</summary>
internal static class TokenCounts
{
    /// <summary>Gives both counts, each <see langword="null"/> where it is neither told nor follows from the total. A negative count is none.</summary>
    public static (long? Input, long? Output) Read(UsageDetails? usage)
    {
        long? input = Valid(usage?.InputTokenCount);
        long? output = Valid(usage?.OutputTokenCount);
        long? total = Valid(usage?.TotalTokenCount);
        return (input ?? Valid(total - output), output ?? Valid(total - input));
    }

    private static long? Valid(long? count) => count >= 0 ? count : null;
}
