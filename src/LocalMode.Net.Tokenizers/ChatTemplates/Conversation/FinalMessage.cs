namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Ends a prompt after the text of its last message, so that the model goes on with it.</summary>
internal static class FinalMessage
{
    /// <param name="prompt">The whole prompt.</param>
    /// <param name="messages">The variable <c>messages</c>.</param>
    /// <param name="context">The rendering, for the error.</param>
    /// <exception cref="ArgumentException">The last message has no text.</exception>
    /// <exception cref="TemplateFailedException">The template does not show that text as it is.</exception>
    public static StringValue Cut(StringValue prompt, TemplateValue? messages, RenderContext context)
    {
        string text = TextOf(messages).TrimStart();
        string core = text.TrimEnd();
        if (core.Length == 0) throw new ArgumentException($"{nameof(ChatTemplateOptions)}.{nameof(ChatTemplateOptions.ContinueFinalMessage)} needs a last message with text.");
        for (int end = prompt.Text.Length; end >= core.Length;)
        {
            int at = prompt.Text.LastIndexOf(core, end - 1, StringComparison.Ordinal);
            if (at < 0) break;

            // The same words in the template's own text are not the message.
            if (prompt.RunLength(at, out bool trusted) >= core.Length && !trusted)
            {
                bool keepsBlanks = string.CompareOrdinal(prompt.Text, at, text, 0, text.Length) == 0;
                return prompt.Substring(0, at + (keepsBlanks ? text.Length : core.Length));
            }

            end = at + core.Length - 1;
        }

        throw context.Fail("the template does not show the last message as it is, so there is no place to go on from");
    }

    private static string TextOf(TemplateValue? messages)
    {
        if (messages is not SequenceValue { Items: [.., MapValue last] }) return "";
        TemplateValue? content = last.Entries.GetValueOrDefault(MessageKeys.Content);
        if (content is SequenceValue { Items: [.., MapValue part] }) content = part.Entries.GetValueOrDefault(MessageKeys.Text);
        return (content as StringValue)?.Text ?? "";
    }
}
