using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Text;

public class TextVerbsTests
{
    [Fact]
    public async Task GenerateTextAsync_Prompt_ReturnsTextUsageAndModel()
    {
        UpdateSequenceClient client = new("Hello", " world");

        ChatResponse response = await client.GenerateTextAsync("hi", cancellationToken: TestContext.Current.CancellationToken);

        response.Text.Should().Be("Hello world");
        response.Usage!.TotalTokenCount.Should().Be(5);
        response.ModelId.Should().Be("fake");
        response.FinishReason.Should().Be(ChatFinishReason.Stop);
        client.SeenMessages.Should().ContainSingle().Which.Role.Should().Be(ChatRole.User);
    }

    [Fact]
    public async Task Verbs_Null_ThrowArgumentNull()
    {
        using UpdateSequenceClient client = new("a");
        await ((Func<Task>)(() => client.GenerateTextAsync((string)null!))).Should().ThrowAsync<ArgumentNullException>();
        await ((Func<Task>)(() => client.GenerateTextAsync((IEnumerable<ChatMessage>)null!))).Should().ThrowAsync<ArgumentNullException>();
        ((Action)(() => client.StreamTextAsync((string)null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => client.StreamTextAsync((IEnumerable<ChatMessage>)null!))).Should().Throw<ArgumentNullException>();
        ((Action)(() => ((IChatClient)null!).StreamTextAsync("x"))).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task StreamTextAsync_OptionsAndMessagesChangedAfterwards_HaveNoEffect()
    {
        UpdateSequenceClient client = new("a");
        ChatOptions options = new() { MaxOutputTokens = 5 };
        List<ChatMessage> messages = [new(ChatRole.User, "one")];

        TextStream stream = client.StreamTextAsync(messages, options, TestContext.Current.CancellationToken);
        options.MaxOutputTokens = 7;
        messages.Add(new(ChatRole.User, "two"));
        await stream.GetResponseAsync(TestContext.Current.CancellationToken);

        client.SeenOptions!.MaxOutputTokens.Should().Be(5);
        client.SeenMessages.Should().ContainSingle();
    }
}
