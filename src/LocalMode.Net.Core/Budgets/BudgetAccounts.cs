namespace LocalMode;

/// <summary>Finds the account that a call belongs to. Guarded by the lock of its budget.</summary>
internal abstract class BudgetAccounts
{
    /// <summary>Finds the account of a call, and makes none.</summary>
    /// <returns>The account, or <see langword="null"/> if nothing was used yet.</returns>
    public abstract BudgetAccount? Find(string? conversation);

    /// <summary>Finds the account of a call, or makes it.</summary>
    public abstract BudgetAccount Open(string? conversation);

    /// <summary>Called when a call of the account ended.</summary>
    public virtual void Closed()
    {
    }
}
