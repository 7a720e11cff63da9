using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>One client serves many requests at once, and none sees anything of another.</summary>
public class ConcurrencyTests
{
    [Fact]
    public async Task Client_ManyRequestsAtOnce_EachHasItsOwnAnswerAndReport()
    {
        using FallbackChatClient client = new(new Echo("local", failEvery: 3), () => new Echo("cloud", failEvery: int.MaxValue), new() { RequireFinishReason = false, Breaker = new() { Enabled = false } });

        await Parallel.ForAsync(0, 600, Pair.Ct, async (i, ct) =>
        {
            ChatOptions? options = i % 5 == 0 ? new ChatOptions().WithEscalation(EscalationMode.LocalOnly) : null;
            bool fails = i % 3 == 0;
            Func<Task<ChatResponse>> ask = () => i % 2 == 0
                ? client.GetStreamingResponseAsync($"{i}", options, ct).ToChatResponseAsync(ct)
                : client.GetResponseAsync($"{i}", options, ct);

            if (fails && options is not null)
            {
                (await ask.Should().ThrowAsync<EscalationForbiddenException>()).Which.Attempts.Should().ContainSingle();
                return;
            }
            ChatResponse response = await ask();
            response.Text.Should().Be($"{(fails ? "cloud" : "local")} {i}");
            EscalationReport report = response.GetEscalationReport()!;
            report.ServedBy.Should().Be(fails ? EscalationLeg.Cloud : EscalationLeg.Local);
            report.Mode.Should().Be(options is null ? EscalationMode.PreferLocal : EscalationMode.LocalOnly);
            report.Attempts.Should().HaveCount(fails ? 2 : 1);
        });
    }

    private sealed class Echo(string name, int failEvery) : IChatClient
    {
        public async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            string text = messages.Single().Text;
            yield return new ChatResponseUpdate { Role = ChatRole.Assistant };
            await Task.Yield();
            if (int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) % failEvery == 0 && failEvery != int.MaxValue)
                throw new OverloadedException(8, 8);
            yield return new ChatResponseUpdate(ChatRole.Assistant, name + " ");
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, text);
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
