package main

import "encoding/hex"

// message is a serialized message of any type: the codec takes and gives its bytes as they are.
type message struct{ bytes []byte }

func (m *message) Reset()         { m.bytes = nil }
func (m *message) String() string { return hex.EncodeToString(m.bytes) }
func (m *message) ProtoMessage()  {}

// Marshal gives the bytes as they are.
func (m *message) Marshal() ([]byte, error) { return m.bytes, nil }

// Unmarshal keeps a copy of the bytes, whose buffer belongs to the connection.
func (m *message) Unmarshal(data []byte) error {
	m.bytes = append([]byte(nil), data...)
	return nil
}
