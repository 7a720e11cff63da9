namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>The evaluated arguments of a call. Names keep their trust: with <c>**</c> they can come from the conversation.</summary>
internal sealed class CallArguments(TemplateValue[] positional, (StringValue Name, TemplateValue Value)[] named)
{
    public static readonly CallArguments None = new([], []);

    public TemplateValue[] Positional => positional;

    public (StringValue Name, TemplateValue Value)[] Named => named;

    public TemplateValue? FindNamed(string name)
    {
        foreach ((StringValue key, TemplateValue value) in named)
        {
            if (key.Text == name) return value;
        }

        return null;
    }

    /// <summary>Returns the arguments in the order of the parameters' names, <see langword="null"/> where one is missing.</summary>
    /// <exception cref="TemplateFailedException">There are too many, or one has an unknown name.</exception>
    public TemplateValue?[] Bind(RenderContext context, string callable, params ReadOnlySpan<string> parameters)
    {
        var bound = new TemplateValue?[parameters.Length];
        if (positional.Length > parameters.Length) throw context.Fail($"{callable}() takes at most {parameters.Length} argument(s), {positional.Length} are given");
        positional.CopyTo(bound, 0);
        foreach ((StringValue name, TemplateValue value) in named)
        {
            int index = parameters.IndexOf(name.Text);
            if (index < 0) throw context.Fail($"{callable}() does not know the argument '{name.Text}'");
            if (bound[index] is not null) throw context.Fail($"{callable}() got multiple values for argument '{name.Text}'");
            bound[index] = value;
        }

        return bound;
    }

    /// <summary>Returns the arguments after the first positional ones.</summary>
    public CallArguments Skip(int count) => new(positional[count..], named);
}
