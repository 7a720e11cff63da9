using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>Mistakes that are forgiven, and content that is dropped.</summary>
internal static class ErrorDefects
{
    public static Defect[] All { get; } =
    [
        new("finds null late", "Errors.NullMessagesThrowAtTheCall", static inner => new BrokenClient(inner) { ForgivesNull = true }),
        new("answers nothing asked", "Errors.EmptyConversationThrows", static inner => new BrokenClient(inner)
        {
            OnMessages = static (messages, _) => messages.Any() ? messages : [new(ChatRole.User, "Hello.")],
        }),
        new("skips null messages", "Errors.NullMessageThrows", static inner => new BrokenClient(inner)
        {
            OnMessages = static (messages, _) => messages.Any(static message => message is null) ? messages.Where(static message => message is not null) : messages,
        }),
        new("crashes on null messages", "Errors.NullMessageThrows", static inner => new BrokenClient(inner)
        {
            OnMessages = static (messages, _) => messages.Any(static message => message is null) ? throw new InvalidOperationException("crash") : messages,
        }),
        new("takes 0 for no limit", "Errors.OutputLimitOfZeroThrows", static inner => new BrokenClient(inner)
        {
            OnOptions = Changes.Options(static options => options.MaxOutputTokens == 0, static options => options.MaxOutputTokens = null),
        }),
        new("drops images", "Errors.ImageIsRefused", static inner => Drops(inner, static content => content is DataContent)),
        new("drops what it does not know", "Errors.UnknownContentIsRefused", static inner => Drops(inner, static content => content is not (TextContent or DataContent or FunctionCallContent or FunctionResultContent or UsageContent))),
        new("dies of mistakes", "Errors.LeaveTheClientWorking", static inner =>
        {
            int errors = 0;
            return new BrokenClient(inner)
            {
                AfterStream = (error, _) => errors += error is ArgumentException or LocalModeException ? 1 : 0,
                BeforeRequest = () => errors >= 2 ? throw new InvalidOperationException("Nothing works any more.") : Task.CompletedTask,
            };
        }),
    ];

    private static BrokenClient Drops(IChatClient inner, Func<AIContent, bool> drop) => new(inner)
    {
        OnMessages = (messages, _) => messages.Any(message => message?.Contents.Any(drop) == true)
            ? messages.Select(message => new ChatMessage(message.Role, [.. message.Contents.Where(content => !drop(content))]))
            : messages,
    };
}
