namespace LocalMode;

/// <summary>The rule of templates that labels are put into.</summary>
internal static class HypothesisTemplates
{
    private const string Gap = "{}";

    /// <exception cref="ArgumentException">The template has no gap.</exception>
    public static void Check(string template, string parameter)
    {
        ArgumentNullException.ThrowIfNull(template, parameter);
        if (!template.Contains(Gap, StringComparison.Ordinal))
            throw new ArgumentException($"The template '{template}' has no {{}}; expected one, where the label goes.", parameter);
    }

    public static string Fill(string template, string label) => template.Replace(Gap, label, StringComparison.Ordinal);
}
