namespace LocalMode;

/// <summary>A value that was found in a payload and is to be replaced in it.</summary>
/// <param name="Kind">Its kind, which its placeholder names.</param>
/// <param name="Value">The text, exactly as found; not empty. It is confidential: never log it.</param>
public readonly record struct SensitiveValue(SensitiveDataKind Kind, string Value)
{
    /// <summary>Gives the kind and the length, never the value.</summary>
    /// <returns>Such as <c>Email (17 characters)</c>.</returns>
    public override string ToString() => $"{Kind} ({Value?.Length ?? 0} characters)";
}
