using Microsoft.Extensions.AI;

namespace LocalMode.Ratios.Rows.Escalation;

/// <summary>The failover client of Microsoft.Extensions.AI.</summary>
internal static class Failover
{
    /// <summary>Gets its version, for the reports.</summary>
    public static string Version { get; } = typeof(ChatClientBuilder).Assembly.GetName().Version!.ToString(2);

    public static IChatClient Over(IChatClient first, IChatClient second)
    {
#pragma warning disable MEAI001 // It is experimental, and what there is to compare with.
        return new OrderedFailoverChatClient([first, second], leaveOpen: true);
#pragma warning restore MEAI001
    }
}
