namespace LocalMode;

/// <summary>What one period or one conversation used. Guarded by the lock of its budget.</summary>
internal sealed class BudgetAccount(string conversation)
{
    public string Conversation => conversation;

    public decimal Spent { get; private set; }

    public decimal Reserved { get; private set; }

    /// <summary>The calls under way.</summary>
    public int Open { get; private set; }

    // Reserved is at most the limit, so subtracting it first cannot overflow.
    public bool Fits(decimal amount, decimal limit) => amount <= limit - Reserved - Spent;

    public void Reserve(decimal amount)
    {
        Reserved += amount;
        Open++;
    }

    public void Release(decimal amount)
    {
        Reserved -= amount;
        Open--;
    }

    public void Spend(decimal amount) => Spent = amount > decimal.MaxValue - Spent ? decimal.MaxValue : Spent + amount;
}
