namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Renders small conversations to find out what a template shows and in which shape it takes it.</summary>
internal sealed class TemplateProbe(Statement[] statements)
{
    private const string Needle = "qzprobe";
    private const string FunctionName = "qzfunction";
    private const string ArgumentName = "qzargument";

    // Nothing that a real template does with two or three messages comes near; a hostile one ends early.
    private const int MaxSteps = 20_000;
    private const int MaxCharacters = 200_000;

    private static readonly string ArgumentsText = $"{{\"{ArgumentName}\": \"{Needle}\"}}";

    /// <summary>Returns whether content that is a text is shown.</summary>
    public bool ShowsText() => Render(withTools: false, Message("user", StringValue.Untrusted(Needle)))?.Contains(Needle, StringComparison.Ordinal) == true;

    /// <summary>Returns whether the text is shown where content is a list of parts, and not as a printed list.</summary>
    public bool ShowsParts()
    {
        var part = new MapValue();
        part.Entries[MessageKeys.Type] = MessageKeys.Text;
        part.Entries[MessageKeys.Text] = StringValue.Untrusted(Needle);
        string? text = Render(withTools: false, Message("user", new ListValue([part])));
        return text is not null && text.Contains(Needle, StringComparison.Ordinal) && !text.Contains($"'{Needle}'", StringComparison.Ordinal) && !text.Contains($"\"{Needle}\"", StringComparison.Ordinal);
    }

    /// <summary>
    /// Finds the shape in which a template takes calls. A map of arguments goes before their text, and no content before empty content; what fails,
    /// drops the call or prints Python's None or a Python map is not taken.
    /// </summary>
    /// <param name="mentioned">Whether the template names calls. Where every shape fails for some other reason, it is believed to show them.</param>
    public ToolCallShape FindToolCallShape(bool mentioned)
    {
        bool failed = true;
        foreach ((bool withTools, bool textArguments) in (ReadOnlySpan<(bool, bool)>)[(false, false), (false, true), (true, false), (true, true)])
        {
            string? withText = Render(withTools, Calls(StringValue.Empty, textArguments));
            string? without = Render(withTools, Calls(NoneValue.Instance, textArguments));
            if (Shows(without) && Count(without!, "None") <= Count(withText ?? "", "None")) return new(true, NoContent: true, textArguments);
            if (Shows(withText)) return new(true, NoContent: false, textArguments);
            failed &= withText is null && without is null;
        }

        return new(failed && mentioned, NoContent: false, TextArguments: false);
    }

    private static bool Shows(string? text) =>
        text is not null
        && text.Contains(FunctionName, StringComparison.Ordinal)
        && text.Contains(Needle, StringComparison.Ordinal)
        && !text.Contains($"'{ArgumentName}'", StringComparison.Ordinal);

    private static int Count(string text, string part) => text.AsSpan().Count(part);

    private static MapValue[] Calls(TemplateValue content, bool textArguments)
    {
        var arguments = new MapValue();
        arguments.Entries[StringValue.Untrusted(ArgumentName)] = StringValue.Untrusted(Needle);
        const string id = "abcdefgh1"; // nine letters and digits: Mistral's templates refuse others
        MapValue answer = Message("assistant", content);
        answer.Entries[MessageKeys.Calls] = new ListValue([FunctionCallValue.Create(id, FunctionName, textArguments ? StringValue.Untrusted(ArgumentsText) : arguments)]);
        MapValue result = Message("tool", StringValue.Untrusted("1"));
        result.Entries[MessageKeys.CallId] = StringValue.Untrusted(id);
        result.Entries[MessageKeys.Name] = StringValue.Untrusted(FunctionName);
        return [Message("user", StringValue.Untrusted("u")), answer, result];
    }

    private static MapValue Message(string role, TemplateValue content)
    {
        var map = new MapValue();
        map.Entries[MessageKeys.Role] = StringValue.Trusted(role);
        map.Entries[MessageKeys.Content] = content;
        return map;
    }

    private string? Render(bool withTools, params MapValue[] messages)
    {
        Scope scope = ConversationVariables.Create(new ListValue(messages), addGenerationPrompt: false);
        scope.Set("bos_token", StringValue.Empty);
        scope.Set("eos_token", StringValue.Empty);
        if (withTools) scope.Set("tools", new ListValue([ToolValues.ToValue("qztool", "", new MapValue())]));
        var context = new RenderContext(ChatTemplateOptions.Default.MaxDepth, MaxSteps, MaxCharacters, TimeProvider.System);
        var output = new TextBuilder(context);
        try
        {
            Statement.ExecuteAll(statements, scope, output, context);
            return output.ToValue().Text;
        }
        catch (TemplateFailedException)
        {
            return null;
        }
    }
}
