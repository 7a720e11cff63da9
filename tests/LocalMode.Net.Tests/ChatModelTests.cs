namespace LocalMode.Tests;

/// <summary>The tests that run a chat model, one class after the other: side by side they take each other's processors.</summary>
[CollectionDefinition(Name)]
public class ChatModelTests
{
    public const string Name = "Chat models";
}
