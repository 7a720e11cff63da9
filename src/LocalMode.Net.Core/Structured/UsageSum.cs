using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Adds up the tokens of calls.</summary>
internal static class UsageSum
{
    /// <summary>Gives the sum; <see langword="null"/> where one call told none, and a count of it <see langword="null"/> where one call did not tell that one.</summary>
    public static UsageDetails? Of(IReadOnlyCollection<UsageDetails?> usages)
    {
        UsageDetails sum = new() { InputTokenCount = 0, OutputTokenCount = 0, TotalTokenCount = 0 };
        foreach (UsageDetails? usage in usages)
        {
            if (usage is null)
                return null;
            sum.Add(usage);
        }
        if (usages.Any(static usage => usage!.InputTokenCount is null))
            sum.InputTokenCount = null;
        if (usages.Any(static usage => usage!.OutputTokenCount is null))
            sum.OutputTokenCount = null;
        if (usages.Any(static usage => usage!.TotalTokenCount is null))
            sum.TotalTokenCount = null;
        return sum;
    }
}
