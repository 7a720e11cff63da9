using System.Text.Json;
using Microsoft.Extensions.AI;

namespace LocalMode.Core.Tests.Embeddings;

public sealed class EmbeddingTruncationTests
{
    [Fact]
    public void IsInputTruncated_WhatItsKeyHolds_IsRead()
    {
        new Embedding<float>(new float[1]).IsInputTruncated().Should().BeFalse();
        With(true).IsInputTruncated().Should().BeTrue();
        With(false).IsInputTruncated().Should().BeFalse();
        With(null).IsInputTruncated().Should().BeFalse();
        With("yes").IsInputTruncated().Should().BeFalse();
        FluentActions.Invoking(() => ((Embedding)null!).IsInputTruncated()).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public void IsInputTruncated_KeptAsJson_IsTheSame()
    {
        using JsonDocument json = JsonDocument.Parse("[true, false]");

        With(json.RootElement[0]).IsInputTruncated().Should().BeTrue();
        With(json.RootElement[1]).IsInputTruncated().Should().BeFalse();
    }

    private static Embedding<float> With(object? value) => new(new float[1]) { AdditionalProperties = new() { [EmbeddingTruncationExtensions.IsInputTruncatedKey] = value } };
}
