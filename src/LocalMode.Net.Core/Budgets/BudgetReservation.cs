using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>What a <see cref="Budget"/> keeps free for one call. It ends once, whatever comes first.</summary>
internal sealed class BudgetReservation(Budget budget, BudgetAccount account, BudgetCall planned, decimal amount, bool money) : IBudgetReservation
{
    private int _ended;

    public decimal ReservedMoney => money ? amount : 0;

    public ValueTask SettleAsync(UsageDetails? usage, string? modelId = null)
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            budget.Close(account, amount, budget.Used(planned, amount, usage, modelId));
        return default;
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
            budget.Close(account, amount, used: 0);
        return default;
    }
}
