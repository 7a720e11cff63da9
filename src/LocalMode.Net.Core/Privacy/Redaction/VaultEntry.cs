namespace LocalMode;

/// <summary>A value that a vault keeps.</summary>
/// <param name="Value">The value.</param>
/// <param name="Label">The label of its placeholder.</param>
/// <param name="Number">The number of its placeholder.</param>
/// <param name="IsSalt">Whether it is the vault's own salt, which users' text must not forge.</param>
internal sealed record VaultEntry(string Value, string Label, int Number, bool IsSalt = false)
{
    /// <summary>Gets or sets how many other spellings of the value have a placeholder, at most 26.</summary>
    public int Spellings { get; set; }
}
