using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Inference;

public class TranslatorExtensionsTests
{
    private readonly FakeRole _role = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TranslateAsync_Languages_BecomeOptions()
    {
        Translation translation = await ((ITranslator)_role).TranslateAsync("text", "de", "en", Token);
        translation.ToString().Should().Be("text");
        translation.FinishReason.Should().Be(ChatFinishReason.Length);
        _role.Calls[0].Options.Should().BeOfType<TranslationOptions>().Which.Should().BeEquivalentTo(new TranslationOptions { TargetLanguage = "de", SourceLanguage = "en" });
        await _role.Awaiting(r => ((ITranslator)r).TranslateAsync("text", targetLanguage: null!, null, Token)).Should().ThrowAsync<ArgumentNullException>();
    }
}
