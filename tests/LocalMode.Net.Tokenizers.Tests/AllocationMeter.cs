namespace LocalMode.Tokenizers.Tests;

/// <summary>Measures what warm code allocates on its thread.</summary>
internal static class AllocationMeter
{
    private const int WarmUps = 50;
    private const int Rounds = 40;
    private const int CallsPerRound = 10;

    /// <summary>
    /// Returns the bytes of the round that allocated least: what the code allocates with each call is in every round, what the runtime
    /// allocates beside it once, as while it optimises the code, is not.
    /// </summary>
    public static long LeastOf(Action code)
    {
        for (int i = 0; i < WarmUps; i++)
            code();

        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < CallsPerRound; i++)
                code();

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
