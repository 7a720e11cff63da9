namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The two ways to read a member: <c>a.b</c> looks for methods first, <c>a['b']</c> for elements first.</summary>
internal static class MemberAccess
{
    public static TemplateValue GetAttribute(TemplateValue value, StringValue name, RenderContext context)
    {
        context.StepOver(name);
        return value.FindAttribute(name.Text, context) ?? value.FindItem(name, context) ?? Missing(value, name.Text);
    }

    public static TemplateValue GetItem(TemplateValue value, TemplateValue key, RenderContext context)
    {
        context.StepOver(key);
        if (value.FindItem(key, context) is { } item) return item;
        if (key is StringValue name) return value.FindAttribute(name.Text, context) ?? Missing(value, name.Text);
        return new UndefinedValue($"{Describe(value)} has no element {ValueText.ToRepr(key, context).Text}");
    }

    /// <summary>Follows a dotted path such as <c>function.name</c>; whole numbers in it are positions.</summary>
    public static TemplateValue GetPath(TemplateValue value, TemplateValue path, RenderContext context)
    {
        if (path is not StringValue text) return GetItem(value, path, context);
        context.StepOver(text);
        foreach (string part in text.Text.Split('.'))
        {
            context.Step();
            value = part.Length is > 0 and < 10 && part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
                ? GetItem(value, IntValue.Of(int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)), context)
                : GetItem(value, StringValue.Trusted(part), context);
        }

        return value;
    }

    private static UndefinedValue Missing(TemplateValue value, string name) => new(
        name.StartsWith("__", StringComparison.Ordinal)
            ? $"access to attribute '{name}' of '{value.TypeName}' object is unsafe."
            : $"{Describe(value)} has no attribute '{name}'");

    private static string Describe(TemplateValue value) => value is NoneValue ? "'None'" : $"'{value.TypeName} object'";
}
