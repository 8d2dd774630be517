;; Writes the engine that pack.mjs took apart. Memory begins with words: 0 codes, 4 their end, 8 what follows the functions, 12 its
;; length, 16 room for where the parts of each code begin, 20 where the engine begins, 24 how far it is written, 28 all the parts; from 32
;; on, where each stream goes on.
(module
  (memory 1)
  ;; Where the next byte goes, and where the function began that is being written.
  (global $to (mut i32) (i32.const 0))
  (global $function (mut i32) (i32.const 0))
  ;; Gives where the engine begins, and its length.
  (func (export "unpack") (result i32 i32)
    (local $code i32) (local $place i32) (local $part i32)
    (local.set $place (i32.load offset=16 (i32.const 0)))
    (local.set $part (i32.load offset=28 (i32.const 0)))
    (loop $places
      (i32.store16 (local.get $place) (local.get $part))
      (loop $parts
        (local.set $part (i32.add (local.get $part) (i32.const 2)))
        (br_if $parts (i32.lt_u (i32.load16_u (i32.sub (local.get $part) (i32.const 2))) (i32.const 0x400))))
      (br_if $places (i32.lt_u (local.tee $place (i32.add (local.get $place) (i32.const 2))) (i32.load offset=28 (i32.const 0)))))
    (global.set $to (i32.load offset=24 (i32.const 0)))
    (global.set $function (global.get $to))
    (local.set $code (i32.load (i32.const 0)))
    (loop $codes
      (call $write (i32.load8_u (local.get $code)))
      (br_if $codes (i32.lt_u (local.tee $code (i32.add (local.get $code) (i32.const 1))) (i32.load offset=4 (i32.const 0)))))
    (memory.copy (global.get $to) (i32.load offset=8 (i32.const 0)) (i32.load offset=12 (i32.const 0)))
    (i32.load offset=20 (i32.const 0))
    (i32.sub (i32.add (global.get $to) (i32.load offset=12 (i32.const 0))) (i32.load offset=20 (i32.const 0))))
  (func $byte (param $byte i32)
    (i32.store8 (global.get $to) (local.get $byte))
    (global.set $to (i32.add (global.get $to) (i32.const 1))))
  ;; Writes the parts of a code, as far as the one that is marked as the last.
  (func $write (param $parts i32)
    (local $part i32) (local $byte i32) (local $size i32) (local $more i32) (local $stream i32)
    (local.set $parts (i32.load16_u (i32.add (i32.load offset=16 (i32.const 0)) (i32.shl (local.get $parts) (i32.const 1)))))
    (loop $next
      (block $done
        (if (i32.lt_u (local.tee $part (i32.and (i32.load16_u (local.get $parts)) (i32.const 0x3ff))) (i32.const 0x100)) (then
          (call $byte (local.get $part))
          (br $done)))
        (if (i32.ge_u (local.get $part) (i32.const 0x300)) (then
          (call $write (i32.and (local.get $part) (i32.const 0xff)))
          (br $done)))
        (if (i32.eq (local.get $part) (i32.const 0x200)) (then
          ;; The function is complete: its size goes before it, in as many bytes as that needs.
          (local.set $size (i32.sub (global.get $to) (global.get $function)))
          (local.set $more (i32.add (i32.const 1) (i32.add (i32.gt_u (local.get $size) (i32.const 0x7f)) (i32.gt_u (local.get $size) (i32.const 0x3fff)))))
          (memory.copy (i32.add (global.get $function) (local.get $more)) (global.get $function) (local.get $size))
          (global.set $to (i32.add (global.get $to) (local.get $more)))
          (loop $sevens
            (i32.store8 (global.get $function)
              (i32.or (i32.and (local.get $size) (i32.const 0x7f)) (i32.shl (i32.gt_u (local.get $size) (i32.const 0x7f)) (i32.const 7))))
            (global.set $function (i32.add (global.get $function) (i32.const 1)))
            (br_if $sevens (local.tee $size (i32.shr_u (local.get $size) (i32.const 7)))))
          (global.set $function (global.get $to))
          (br $done)))
        ;; A byte of a stream; of a number, the further ones from the stream after it.
        (local.set $stream (i32.shl (i32.and (local.get $part) (i32.const 0x7f)) (i32.const 2)))
        (loop $further
          (i32.store (local.get $stream) (i32.add (local.tee $byte (i32.load (local.get $stream))) (i32.const 1)))
          (call $byte (local.tee $byte (i32.load8_u (local.get $byte))))
          (local.set $stream (i32.or (local.get $stream) (i32.const 4)))
          (br_if $further (i32.and (i32.and (local.get $byte) (local.get $part)) (i32.const 0x80)))))
      (local.set $parts (i32.add (local.get $parts) (i32.const 2)))
      (br_if $next (i32.lt_u (i32.load16_u (i32.sub (local.get $parts) (i32.const 2))) (i32.const 0x400))))))
