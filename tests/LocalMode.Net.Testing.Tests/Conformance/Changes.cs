using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>Short ways to change updates and options.</summary>
internal static class Changes
{
    public static Func<ChatResponseUpdate, ChatOptions?, bool, IEnumerable<ChatResponseUpdate>> Each(Action<ChatResponseUpdate> change) => (update, _, _) =>
    {
        change(update);
        return [update];
    };

    public static Func<ChatResponseUpdate, ChatOptions?, bool, IEnumerable<ChatResponseUpdate>> Last(Action<ChatResponseUpdate> change) => (update, _, last) =>
    {
        if (last)
            change(update);
        return [update];
    };

    public static Func<ChatResponseUpdate, ChatOptions?, bool, IEnumerable<ChatResponseUpdate>> Text(
        Func<string, ChatOptions?, string> change) => (update, options, _) =>
    {
        foreach (TextContent text in update.Contents.OfType<TextContent>())
            text.Text = change(text.Text, options);
        return [update];
    };

    public static ChatResponseUpdate With(this ChatResponseUpdate update, params AIContent[] contents)
    {
        ChatResponseUpdate copy = update.Clone();
        copy.FinishReason = null;
        copy.Contents = [.. contents];
        return copy;
    }

    public static UsageDetails? Usage(this ChatResponseUpdate update) => update.Contents.OfType<UsageContent>().FirstOrDefault()?.Details;

    public static Func<ChatOptions?, ChatOptions?> Options(Predicate<ChatOptions> when, Action<ChatOptions> change) => options =>
    {
        if (options is null || !when(options))
            return options;

        ChatOptions copy = options.Clone();
        change(copy);
        return copy;
    };
}
